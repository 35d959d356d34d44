"""Readers of unions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from .json_values import kind_name, kinds_text
from .one_of_codec import OneOfCodec, Variant
from .reading import UNFIT, UNTRIED, Misfit, Place, Reader, Reading
from .scalar_readers import wrong_kind

Compile: TypeAlias = Callable[[Any], Reader]


class UnionReader(Reader):
    """Reads a value as the first variant that it fits.

    Where it fits none and partial objects are wanted, it is read as the likeliest one.
    """

    __slots__ = ("_codec", "_compile", "_readers")

    def __init__(self, codec: OneOfCodec, compile_: Compile) -> None:
        """Keep the union; its variants are looked at when first needed."""
        self._codec = codec
        self._compile = compile_
        self._readers: dict[Variant, Reader] | None = None

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The value as a variant has it.

        Each variant is tried once for each array or object of the body, so that unions
        within unions take time by their number and not by its power.
        """
        readers = self._candidates(value, run)
        if len(readers) == 1:
            return readers[0].read(value, at, run)
        for lenient in (False, True) if run.lenient else (False,):
            for reader in readers:
                found = run.known(reader, value, lenient)
                if found is UNTRIED:
                    before = run.begin(lenient)
                    try:
                        found = reader.read(value, None, run)
                    except Misfit:
                        found = UNFIT
                    finally:
                        run.end(before)
                    run.keep(reader, value, lenient, found)
                if found is not UNFIT:
                    if lenient and not run.trying:  # once more, to take the nulls down
                        return reader.read(value, at, run)
                    return found
        if not readers or run.trying:
            return self._fits_none(value, at, run)
        return readers[0].read(value, at, run)

    def _candidates(self, value: Any, run: Reading) -> list[Reader]:
        codec = self._codec
        found = codec.candidates(value, lenient=run.lenient, text=run.text)
        if not found:
            found = codec.of_kind(value)
            found = found if len(found) == 1 else []
        readers = self._readers
        if readers is None:
            variants = codec.variants
            readers = self._readers = {v: self._compile(v.kind) for v in variants}
        return [readers[variant] for variant in found]

    def _fits_none(self, value: Any, at: Place, run: Reading) -> Any:
        codec = self._codec
        if not codec.of_kind(value):
            return wrong_kind(kinds_text(codec.kinds()), value, at, run)
        name = codec.discriminator
        if name is None or type(value) is not dict:
            return run.unfit(at, f"{kind_name(value)} that fits none of the variants")
        if name in value:
            return run.unfit((at, name), "not one of the declared values")
        return run.unfit((at, name), "a required member is missing")


class KindReader(Reader):
    """Reads a union whose variants are of different kinds, as most are."""

    __slots__ = ("_by_kind", "_union")

    def __init__(self, by_kind: Mapping[type, Reader], union: Reader) -> None:
        """Keep the readers; `union` reads what is of no kind, and text."""
        self._by_kind = by_kind
        self._union = union

    def read(self, value: Any, at: Place, run: Reading) -> Any:
        """The value as the variant of its kind has it."""
        given: object = value
        reader = None if run.text else self._by_kind.get(type(given))
        return (reader or self._union).read(value, at, run)
