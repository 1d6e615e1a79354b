// Women, men or both: what is of the other gender alone is not shown, in tables and figures. On paper all is.
{
  const choice = document.querySelector(".genders");
  const marked = gender => document.querySelectorAll(`table .${gender}`);
  const mark = gender => {
    for (const name of marked(gender)) {
      const cell = name.closest("th, td"), table = cell.closest("table");
      if (cell.tagName === "TD") cell.parentNode.classList.add(gender);
      else {
        table.querySelectorAll("col")[cell.cellIndex]?.classList.add(gender);
        for (const row of table.rows) row.cells[cell.cellIndex].classList.add(gender);
      }
    }
  };
  if (marked("women").length && marked("men").length) {
    let known = false;
    choice.hidden = false;
    choice.addEventListener("click", event => {
      const pressed = event.target.closest("button");
      if (!pressed) return;
      if (!known) ["women", "men"].forEach(mark);
      known = true;
      for (const button of choice.querySelectorAll("button")) button.setAttribute("aria-pressed", button === pressed);
      document.documentElement.dataset.shown = pressed.value;
    });
  }
}
