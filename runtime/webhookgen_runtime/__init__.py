"""The runtime of a webhook SDK: verifies, detects and decodes. It does no I/O.

Copied into each SDK as `_runtime`; all modules are private, all public names are here.
"""

from msgspec import UNSET as UNSET
from msgspec import Struct as Struct
from msgspec import UnsetType as UnsetType

from .adapters import to_core_request as to_core_request
from .adapters import to_core_request_async as to_core_request_async
from .custom_types import DecimalText as DecimalText
from .custom_types import Forbidden as Forbidden
from .custom_types import NotArray as NotArray
from .custom_types import NotContainer as NotContainer
from .custom_types import NotObject as NotObject
from .custom_types import OpenObject as OpenObject
from .custom_types import const_of as const_of
from .custom_types import one_of as one_of
from .custom_types import prefix_list as prefix_list
from .custom_types import to_json as to_json
from .enums import OpenInt as OpenInt
from .enums import OpenStr as OpenStr
from .event import Content as Content
from .event import Event as Event
from .faults import Fault as Fault
from .handler import DEFAULT_MAX_BODY_BYTES as DEFAULT_MAX_BODY_BYTES
from .handler import CustomHandler as CustomHandler
from .handler import Handler as Handler
from .handler import SignedHandler as SignedHandler
from .handler import Verifier as Verifier
from .plan import Plan as Plan
from .plan import Shape as Shape
from .plan import Structure as Structure
from .plan import Switch as Switch
from .request import CoreRequest as CoreRequest
from .results import SignatureFailureReason as SignatureFailureReason
from .results import SignatureVerificationFailure as SignatureVerificationFailure
from .results import SignatureVerificationResult as SignatureVerificationResult
from .results import UnknownEvent as UnknownEvent
from .results import UnknownEventReason as UnknownEventReason
from .secret_key import SecretKey as SecretKey
from .signature import HmacSignature as HmacSignature
