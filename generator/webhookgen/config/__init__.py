"""The config file: what its author says where a vendor's document leaves it out.

It is found and checked here; the blocks of a group are read by the parser, like a document's own.
"""

from .discovery import find_config as find_config
from .loading import Config as Config
from .loading import load_config as load_config
from .settings import Settings as Settings
