"""The runtime of a webhook SDK: verifies, detects and decodes. It does no I/O.

Copied into each SDK as `_runtime`; all modules are private, all public names are here. Each
module is loaded when a name of it is first used.
"""

from typing import TYPE_CHECKING

from msgspec import UNSET as UNSET
from msgspec import Struct as Struct
from msgspec import UnsetType as UnsetType

if TYPE_CHECKING:
    from .adapters import to_core_request as to_core_request
    from .adapters import to_core_request_async as to_core_request_async
    from .answer import Answer as Answer
    from .answer import AnswerBodies as AnswerBodies
    from .batch_handler import BatchHandler as BatchHandler
    from .batch_handler import CustomBatchHandler as CustomBatchHandler
    from .certificate_fetcher import CertificateFetcher as CertificateFetcher
    from .challenged_handler import ChallengedHandler as ChallengedHandler
    from .challenges import Challenge as Challenge
    from .complements import Forbidden as Forbidden
    from .complements import NotArray as NotArray
    from .complements import NotContainer as NotContainer
    from .complements import NotObject as NotObject
    from .const_codec import const_of as const_of
    from .custom_handler import CustomHandler as CustomHandler
    from .decimal_text import DecimalText as DecimalText
    from .encoding import to_json as to_json
    from .enums import OpenInt as OpenInt
    from .enums import OpenStr as OpenStr
    from .event import Content as Content
    from .event import Event as Event
    from .event import delivery_id as delivery_id
    from .faults import Fault as Fault
    from .field_encoding import Encodings as Encodings
    from .field_encoding import FieldEncoding as FieldEncoding
    from .form_file import FormFile as FormFile
    from .handler import DEFAULT_MAX_BODY_BYTES as DEFAULT_MAX_BODY_BYTES
    from .handler import Handler as Handler
    from .handler import Verifier as Verifier
    from .key_set import KeySet as KeySet
    from .key_set import KeySetSource as KeySetSource
    from .one_of_codec import one_of as one_of
    from .open_object import OpenObject as OpenObject
    from .plan import Plan as Plan
    from .plan import Shape as Shape
    from .plan import Structure as Structure
    from .plan import Switch as Switch
    from .prefix_list_codec import prefix_list as prefix_list
    from .replay import ReplayStore as ReplayStore
    from .replay_stores import MemoryReplayStore as MemoryReplayStore
    from .replay_stores import RedisReplayStore as RedisReplayStore
    from .request import CoreRequest as CoreRequest
    from .results import SignatureFailureReason as SignatureFailureReason
    from .results import SignatureVerificationFailure as SignatureVerificationFailure
    from .results import SignatureVerificationResult as SignatureVerificationResult
    from .results import UnknownEvent as UnknownEvent
    from .results import UnknownEventReason as UnknownEventReason
    from .scheme import AllOf as AllOf
    from .scheme import AnyOf as AnyOf
    from .scheme import BasicCredentials as BasicCredentials
    from .scheme import BodyHash as BodyHash
    from .scheme import CertificateSignature as CertificateSignature
    from .scheme import CustomSignature as CustomSignature
    from .scheme import DigestSignature as DigestSignature
    from .scheme import Handshake as Handshake
    from .scheme import HmacSignature as HmacSignature
    from .scheme import JwtSignature as JwtSignature
    from .scheme import MessageSignature as MessageSignature
    from .scheme import PublicKeySignature as PublicKeySignature
    from .scheme import SecretText as SecretText
    from .scheme import SharedToken as SharedToken
    from .scheme import Timestamp as Timestamp
    from .secret_key import PublicKey as PublicKey
    from .secret_key import SecretKey as SecretKey
    from .signed_batch_handler import ChallengedBatchHandler as ChallengedBatchHandler
    from .signed_batch_handler import SignedBatchHandler as SignedBatchHandler
    from .signed_handler import SignedHandler as SignedHandler
    from .timestamps import Clock as Clock
    from .timestamps import Tolerance as Tolerance
    from .validation import Validation as Validation
else:
    from .lazy import lazy_exports

    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "to_core_request": ".adapters",
            "to_core_request_async": ".adapters",
            "Answer": ".answer",
            "AnswerBodies": ".answer",
            "BatchHandler": ".batch_handler",
            "CustomBatchHandler": ".batch_handler",
            "CertificateFetcher": ".certificate_fetcher",
            "Challenge": ".challenges",
            "Forbidden": ".complements",
            "NotArray": ".complements",
            "NotContainer": ".complements",
            "NotObject": ".complements",
            "const_of": ".const_codec",
            "DecimalText": ".decimal_text",
            "to_json": ".encoding",
            "OpenInt": ".enums",
            "OpenStr": ".enums",
            "Content": ".event",
            "Event": ".event",
            "delivery_id": ".event",
            "Fault": ".faults",
            "Encodings": ".field_encoding",
            "FieldEncoding": ".field_encoding",
            "FormFile": ".form_file",
            "DEFAULT_MAX_BODY_BYTES": ".handler",
            "CustomHandler": ".custom_handler",
            "Handler": ".handler",
            "Verifier": ".handler",
            "KeySet": ".key_set",
            "KeySetSource": ".key_set",
            "one_of": ".one_of_codec",
            "OpenObject": ".open_object",
            "Plan": ".plan",
            "Shape": ".plan",
            "Structure": ".plan",
            "Switch": ".plan",
            "prefix_list": ".prefix_list_codec",
            "MemoryReplayStore": ".replay_stores",
            "RedisReplayStore": ".replay_stores",
            "ReplayStore": ".replay",
            "CoreRequest": ".request",
            "SignatureFailureReason": ".results",
            "SignatureVerificationFailure": ".results",
            "SignatureVerificationResult": ".results",
            "UnknownEvent": ".results",
            "UnknownEventReason": ".results",
            "AllOf": ".scheme",
            "AnyOf": ".scheme",
            "BasicCredentials": ".scheme",
            "BodyHash": ".scheme",
            "CertificateSignature": ".scheme",
            "CustomSignature": ".scheme",
            "DigestSignature": ".scheme",
            "Handshake": ".scheme",
            "HmacSignature": ".scheme",
            "JwtSignature": ".scheme",
            "MessageSignature": ".scheme",
            "PublicKeySignature": ".scheme",
            "SecretText": ".scheme",
            "SharedToken": ".scheme",
            "Timestamp": ".scheme",
            "PublicKey": ".secret_key",
            "SecretKey": ".secret_key",
            "ChallengedBatchHandler": ".signed_batch_handler",
            "ChallengedHandler": ".challenged_handler",
            "SignedBatchHandler": ".signed_batch_handler",
            "SignedHandler": ".signed_handler",
            "Clock": ".timestamps",
            "Tolerance": ".timestamps",
            "Validation": ".validation",
        },
    )
