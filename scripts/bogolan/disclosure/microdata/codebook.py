"""The file's codebook in DDI Codebook 2.5, the standard of data archives: study, file, variables and codes.

Structure and order of the elements: https://ddialliance.org/Specification/DDI-Codebook/2.5/
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as Xml

from bogolan.survey.labels import in_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bogolan.disclosure.microdata.layout import Layout, Written
    from bogolan.disclosure.microdata.request import Request

NAMESPACE = "ddi:codebook:2_5"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# Characters that no XML may hold.
NOT_IN_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FILE_ID, WEIGHT_ID = "F1", "V_weight"
MODES = {
    "face_to_face": {"en": "Face to face", "fr": "Face à face"},
    "telephone": {"en": "Telephone", "fr": "Téléphone"},
    "web": {"en": "Web", "fr": "Web"},
    "self_completed": {"en": "Self-completed", "fr": "Auto-administré"},
    "mixed": {"en": "Several modes", "fr": "Plusieurs modes"},
}
SUBTITLE = {"en": "Anonymised file", "fr": "Fichier anonymisé"}
INVENTED = {"en": "SYNTHETIC: the answers are invented.", "fr": "SYNTHÉTIQUE : les réponses sont inventées."}
CONFIDENTIAL = {
    "en": "Whoever uses this file does not try to find out who a respondent is, joins it with no other file on "
    "persons, and passes it on to nobody.",
    "fr": "Qui utilise ce fichier ne cherche pas à savoir qui est une personne enquêtée, ne le rapproche d’aucun autre "
    "fichier sur des personnes et ne le transmet à personne.",
}
UNCLUSTERED = {
    "en": "Strata and clusters are not in the file, since they could tell where respondents live: intervals computed "
    "from it alone are too narrow. The survey’s report tells design effects.",
    "fr": "Les strates et les grappes ne sont pas dans le fichier, car elles pourraient dire où vivent les personnes "
    "enquêtées : des intervalles calculés à partir de lui seul sont trop étroits. Le rapport de l’enquête indique les "
    "effets de plan.",
}
WEIGHTING = {
    "en": "Weights are the means of those with the same keys, to three significant digits.",
    "fr": "Les poids sont les moyennes des personnes qui ont les mêmes variables clés, à trois chiffres significatifs.",
}
KEY = {
    "en": "A key: no combination of answers to all keys is rarer than {k}.",
    "fr": "Variable clé : aucune combinaison de réponses à toutes les variables clés n’est plus rare que {k}.",
}


def codebook_xml(file: Layout, request: Request, plan: Mapping[str, Any], file_name: str) -> bytes:
    """The codebook of a file, in the languages of its survey, as UTF-8; the same bytes for the same file."""
    languages = plan["languages"]
    root = Xml.Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", LANGUAGE: languages[0]})
    _study(Xml.SubElement(root, "stdyDscr"), request, plan, languages)
    _file(Xml.SubElement(root, "fileDscr", ID=FILE_ID), file, file_name)
    described = Xml.SubElement(root, "dataDscr")
    for column in file.columns:
        _variable(described, column, request, languages)
    Xml.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="utf-8") + b"\n"


def _study(study: Xml.Element, request: Request, plan: Mapping[str, Any], languages: Sequence[str]) -> None:
    citation = Xml.SubElement(study, "citation")
    title = Xml.SubElement(citation, "titlStmt")
    _first(title, "titl", plan["title"], languages)
    _each(title, "subTitl", SUBTITLE, languages)
    _each(title, "parTitl", plan["title"], languages[1:])
    _text(title, "IDNo", plan["survey"])
    made = Xml.SubElement(citation, "prodStmt")
    _each(made, "producer", plan.get("conducted_by"), languages)
    _each(made, "fundAg", plan.get("sponsor"), languages)
    about = Xml.SubElement(study, "stdyInfo")
    for text in (plan["synthetic"] and INVENTED, plan.get("limits")):
        _each(about, "abstract", text, languages)
    summary = Xml.SubElement(about, "sumDscr")
    for event in ("start", "end"):
        _text(summary, "collDate", plan["fieldwork"][event], event=event, date=plan["fieldwork"][event])
    _each(summary, "universe", plan.get("population"), languages)
    _collection(Xml.SubElement(Xml.SubElement(study, "method"), "dataColl"), request, plan, languages)
    use = Xml.SubElement(Xml.SubElement(study, "dataAccs"), "useStmt")
    _each(use, "confDec", CONFIDENTIAL, languages)
    _each(use, "conditions", plan["microdata"]["requested_by"], languages)


def _collection(collection: Xml.Element, request: Request, plan: Mapping[str, Any], languages: Sequence[str]) -> None:
    _each(collection, "sampProc", plan.get("sampling_note", plan["sampling"]), languages)
    _each(collection, "collMode", MODES.get(plan.get("mode")), languages)
    if request.gives_weights:
        _each(collection, "weight", WEIGHTING, languages)
    if plan["design"]["strata"] or "clusters" in plan["design"]:
        _each(collection, "cleanOps", UNCLUSTERED, languages)


def _file(described: Xml.Element, file: Layout, name: str) -> None:
    text = Xml.SubElement(described, "fileTxt")
    _text(text, "fileName", name)
    size = Xml.SubElement(text, "dimensns")
    _text(size, "caseQnty", str(len(file.frame)))
    _text(size, "varQnty", str(len(file.columns)))
    _text(text, "fileType", "text/csv", charset="UTF-8")


def _variable(described: Xml.Element, column: Written, request: Request, languages: Sequence[str]) -> None:
    attributes = {"ID": f"V_{column.name}", "name": column.name, "files": FILE_ID}
    attributes |= {"intrvl": "contin", "wgt": "wgt"} if column.is_weight else {"intrvl": "discrete"}
    if request.gives_weights and not column.is_weight:
        attributes["wgt-var"] = WEIGHT_ID
    variable = Xml.SubElement(described, "var", attributes)
    _each(variable, "labl", column.label, languages)
    if column.question:
        _each(Xml.SubElement(variable, "qstn"), "qstnLit", column.question, languages)
    if column.is_key:
        _each(variable, "txt", {one: text.format(k=request.limits.k) for one, text in KEY.items()}, languages)
    for code in column.codes:
        category = Xml.SubElement(variable, "catgry", {"missing": "Y"} if code.no_answer else {})
        _text(category, "catValu", code.code)
        _each(category, "labl", code.label, languages)
    Xml.SubElement(variable, "varFormat", type="numeric" if column.is_weight else "character")


def _first(parent: Xml.Element, tag: str, text: Any, languages: Sequence[str]) -> None:
    """An element that may stand once, in the first language."""
    _text(parent, tag, in_language(text, languages[0]))


def _each(parent: Xml.Element, tag: str, text: Any, languages: Iterable[str]) -> None:
    """An element a language of a text; one where the text has no languages, none where there is no text."""
    if not isinstance(text, dict):
        if text:
            _text(parent, tag, str(text))
        return
    for language in languages:
        if language in text:
            _text(parent, tag, text[language], **{LANGUAGE: language})


def _text(parent: Xml.Element, tag: str, text: str, **attributes: str) -> None:
    """An element with a text, less the characters that XML cannot hold."""
    element = Xml.SubElement(parent, tag, attributes)
    element.text = NOT_IN_XML.sub("", text)
