"""OpenAPI Overlay 1.0 (https://spec.openapis.org/overlay/v1.0.0.html): changes to a document.

They are applied to the data before anything reads them, and each part that they bring remembers
where in which overlay it stands.
"""

from .applying import apply_overlays as apply_overlays
