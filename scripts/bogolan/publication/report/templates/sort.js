// A table is sorted by a click on a heading: numbers as numbers, words as the report's language sorts them.
const language = document.documentElement.lang;
for (const table of document.querySelectorAll("table.data")) {
  const body = table.tBodies[0];
  if (body.rows.length < 2) continue;
  const number = text => {
    const comma = language === "fr" ? "." : "";
    const found = text.replace(/[\s(]/g, "").replace("\u2212", "-").replace(",", comma).match(/[+-]?\d+(\.\d+)?/);
    return found ? parseFloat(found[0]) : NaN;
  };
  [...table.tHead.rows[0].cells].forEach((heading, column, headings) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    heading.scope = "col";
    button.addEventListener("click", () => {
      const direction = heading.ariaSort === "ascending" ? -1 : 1;
      headings.forEach(other => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
      const compare = (one, other) => {
        if (column === 0) return direction * one.localeCompare(other, language);
        const [a, b] = [number(one), number(other)];
        return isNaN(a) || isNaN(b) ? isNaN(a) - isNaN(b) : direction * (a - b);
      };
      [...body.rows]
        .sort((one, other) => compare(one.cells[column].textContent, other.cells[column].textContent))
        .forEach(row => body.append(row));
    });
  });
}
