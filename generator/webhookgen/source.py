"""What a run reads: documents, the places in them, and the references between them.

The front of `reading/`, whose modules are private to it.
"""

from .location import Location as Location
from .reading.document import Document as Document
from .reading.document import load_document as load_document
from .reading.document import load_toml_document as load_toml_document
from .reading.folder import Folder as Folder
from .reading.folder import OutsideFolder as OutsideFolder
from .reading.plain import LEFT_OUT as LEFT_OUT
from .reading.plain import is_whole as is_whole
from .reading.positions import Position as Position
from .reading.sources import Resolved as Resolved
from .reading.sources import Sources as Sources
