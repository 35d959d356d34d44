"""Every diagnostic code. `WG0xx` reading, `1xx` document, `2xx` references, `3xx` schemas,
`4xx` events, `5xx` signatures, `6xx` names, `7xx` output, `8xx` config file
and overlays, `9xx` a fault of our own.
"""

from __future__ import annotations

from .model import Code, Severity

_E = Severity.ERROR
_W = Severity.WARNING

# Reading
UNREADABLE_FILE = Code("WG001", "unreadable-file", _E)
INVALID_SYNTAX = Code("WG002", "invalid-syntax", _E)
NOT_OPENAPI = Code("WG003", "not-openapi", _E)
UNSUPPORTED_VERSION = Code("WG004", "unsupported-version", _E)
TOO_DEEP = Code("WG005", "too-deep", _E)
DUPLICATE_KEY = Code("WG006", "duplicate-key", _W)
LONE_SURROGATE = Code("WG007", "lone-surrogate", _W)
TOO_LARGE = Code("WG008", "too-large", _E)

# Document
NO_EVENTS = Code("WG101", "no-events", _E)
AMBIGUOUS_X_WEBHOOKS = Code("WG102", "ambiguous-x-webhooks", _W)
MIXED_X_WEBHOOKS = Code("WG103", "mixed-x-webhooks", _E)
BOTH_GENERATIONS = Code("WG104", "both-generations", _W)
OPENAPI_RULE = Code("WG105", "openapi-rule", _W)
REF_SIBLINGS = Code("WG106", "ref-siblings", _W)
INVALID_NODE = Code("WG107", "invalid-node", _W)

# References
DANGLING_REF = Code("WG201", "dangling-ref", _E)
REMOTE_REF = Code("WG202", "remote-ref", _E)
REF_OUTSIDE_FOLDER = Code("WG203", "ref-outside-folder", _E)
REF_TO_PARENT_FOLDER = Code("WG204", "ref-to-parent-folder", _W)
REF_LOOP = Code("WG205", "ref-loop", _W)

# Schemas
SCHEMA_BECAME_ANY = Code("WG301", "schema-became-any", _W)
INVALID_SCHEMA = Code("WG302", "invalid-schema", _W)
CONTRADICTION = Code("WG303", "contradiction", _W)
SCHEMA_WIDENED = Code("WG304", "schema-widened", _W)
REQUIRED_UNDECLARED = Code("WG305", "required-undeclared", _W)
LEFT_OUT = Code("WG306", "left-out", _W)
IMPOSSIBLE_PAYLOAD = Code("WG307", "impossible-payload", _W)

# Events
UNKNOWN_GROUP = Code("WG401", "unknown-group", _E)
DUPLICATE_DISCRIMINATOR_VALUE = Code("WG402", "duplicate-discriminator-value", _E)
DISCRIMINATOR_NOWHERE = Code("WG403", "discriminator-nowhere", _E)
DISCRIMINATOR_MAPPING_UNKNOWN = Code("WG404", "discriminator-mapping-unknown", _E)
DISCRIMINATOR_INVALID = Code("WG405", "discriminator-invalid", _E)
NO_GROUP = Code("WG406", "no-group", _W)
UNDECIDABLE_EVENTS = Code("WG407", "undecidable-events", _W)
EVENT_NOT_MAPPED = Code("WG408", "event-not-mapped", _W)
EMPTY_DESCRIPTION = Code("WG409", "empty-description", _W)
EMPTY_GROUP = Code("WG410", "empty-group", _W)
MAPPED_EVENT_WITHOUT_BODY = Code("WG411", "mapped-event-without-body", _E)
GROUP_INVALID = Code("WG412", "group-invalid", _E)
EMPTY_KEY = Code("WG413", "empty-key", _E)
INVALID_RESPONSE = Code("WG414", "invalid-response", _W)
UNSIGNED_DISCRIMINATOR = Code("WG418", "unsigned-discriminator", _W)
ITEMS_INVALID = Code("WG415", "items-invalid", _E)
EVENT_WITHOUT_ITEMS = Code("WG416", "event-without-items", _E)
ITEMS_UNSURE = Code("WG417", "items-unsure", _W)
CALLBACK_EXPRESSION = Code("WG423", "callback-expression", _W)
FORM_FIELD_INVALID = Code("WG424", "form-field-invalid", _E)
FORM_FIELD_WITHOUT_JSON = Code("WG425", "form-field-without-json", _E)
FORM_LEFT_OUT = Code("WG426", "form-left-out", _W)

# Signatures
NO_SIGNATURE = Code("WG501", "no-signature", _W)
SIGNATURE_INVALID = Code("WG502", "signature-invalid", _E)
SIGNATURE_ALGORITHM = Code("WG503", "signature-algorithm", _E)
SIGNATURE_TEMPLATE = Code("WG504", "signature-template", _E)
SIGNATURE_KEY_UNKNOWN = Code("WG505", "signature-key-unknown", _E)
CUSTOM_WITHOUT_NAME = Code("WG506", "custom-without-name", _W)
UNSIGNED_BODY = Code("WG507", "unsigned-body", _W)
UNSIGNED_TIMESTAMP = Code("WG508", "unsigned-timestamp", _W)
UNKNOWN_PRESET = Code("WG509", "unknown-preset", _E)
UNVERIFIED_PRESET = Code("WG510", "unverified-preset", _W)
SIGNATURE_UNSUPPORTED = Code("WG511", "signature-unsupported", _E)
DIFFERENT_SIGNATURES = Code("WG512", "different-signatures", _E)
ITEMS_CONTRADICT = Code("WG513", "items-contradict", _E)
GROUP_SPLIT = Code("WG515", "group-split", _W)
SHA1_SIGNATURE = Code("WG517", "sha1-signature", _W)
DIFFERENT_KEYS = Code("WG518", "different-keys", _E)
MESSAGE_COMPONENT = Code("WG522", "message-component", _E)
URL_PATTERN = Code("WG523", "url-pattern", _E)

# Names
NAME_COLLISION = Code("WG601", "name-collision", _W)
RESERVED_NAME = Code("WG602", "reserved-name", _W)

# Output
FILE_IN_THE_WAY = Code("WG701", "file-in-the-way", _E)
UNWRITABLE = Code("WG702", "unwritable", _E)
EDITED_BY_HAND = Code("WG703", "edited-by-hand", _W)
PACKAGE_RENAMED = Code("WG704", "package-renamed", _W)
INVALID_MANIFEST = Code("WG705", "invalid-manifest", _E)

# Config file
CONFIG_INVALID = Code("WG801", "config-invalid", _E)
CONFIG_KEY_UNKNOWN = Code("WG802", "config-key-unknown", _E)
CONFIG_IGNORE = Code("WG803", "config-ignore", _E)
CONFIG_EVENT_UNMATCHED = Code("WG804", "config-event-unmatched", _E)
CONFIG_NAME_UNKNOWN = Code("WG805", "config-name-unknown", _E)

# Overlays
OVERLAY_INVALID = Code("WG810", "overlay-invalid", _E)
OVERLAY_TARGET = Code("WG811", "overlay-target", _E)
OVERLAY_NO_EFFECT = Code("WG812", "overlay-no-effect", _W)
OVERLAY_IMPOSSIBLE = Code("WG813", "overlay-impossible", _E)
OVERLAY_FOR_ANOTHER = Code("WG814", "overlay-for-another", _W)
OVERLAY_TOO_LARGE = Code("WG815", "overlay-too-large", _E)

# A fault of our own
INTERNAL_ERROR = Code("WG901", "internal-error", _E)
