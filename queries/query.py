"""What a named query is: a question, its Cypher, its parameters, its columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kg.errors import Usage

ParameterType = Literal["place", "programme", "indicator", "industry", "organisation", "year", "count", "text"]
_NAMED = ("place", "programme", "indicator", "industry", "organisation")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A `$name` of the Cypher.

    `place`, `programme`, `indicator`, `industry` and `organisation` take any name of one and become its id; `year` and
    `count` are whole numbers. Without a default it must be given.
    """

    name: str
    type: ParameterType
    help: str
    help_en: str
    default: str | int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A question that every engine answers with the same rows in the same order.

    `columns` name what the Cypher returns (`queries.columns` says what each holds); `example` holds parameters to try.
    """

    id: str
    question: str
    question_en: str
    cypher: str
    columns: tuple[str, ...]
    parameters: tuple[Parameter, ...] = ()
    example: Mapping[str, str | int] | None = None

    def bind(self, given: Mapping[str, Any], find: Callable[[str, str], str]) -> dict[str, Any]:
        """The values for the engine.

        Args:
            given: by parameter name, as typed or as values.
            find: the id of what a name means; called with the name and the parameter's type.

        Raises:
            Usage: a parameter is missing, unknown or of the wrong type.
        """
        known = {p.name: p for p in self.parameters}
        for name in given:
            if name not in known:
                raise Usage(
                    f"{self.id} 没有参数 {name}，可用：{'、'.join(known) or '无'}"
                    f" / {self.id} has no parameter {name}; it takes {', '.join(known) or 'none'}"
                )
        return {p.name: self._value(p, given.get(p.name, p.default), find) for p in self.parameters}

    def _value(self, parameter: Parameter, value: Any, find: Callable[[str, str], str]) -> Any:
        name = parameter.name
        if value is None:
            raise Usage(
                f"{self.id} 缺少参数 {name}（{parameter.help}）：--param {name}=…"
                f" / {self.id} needs {name} ({parameter.help_en}): --param {name}=…"
            )
        if parameter.type in _NAMED:
            return find(str(value), parameter.type)
        if parameter.type == "text":
            return str(value)
        try:
            return int(value)
        except ValueError:
            raise Usage(f"{name}={value}：应为整数 / {name}={value}: must be a whole number") from None


PLACE = Parameter("place", "place", "地区名称", "name of a place")
OTHER = Parameter("other", "place", "另一个地区", "another place")
PROGRAMME = Parameter("programme", "programme", "政策举措名称", "name of a programme")
INDICATOR = Parameter("indicator", "indicator", "指标名称", "name of an indicator")
INDUSTRY = Parameter("industry", "industry", "产业名称", "name of an industry")
ORGANISATION = Parameter("organisation", "organisation", "机构名称", "name of an organisation")
