// The menus that fold out: Escape folds them in and goes back to where they were opened; so does leaving the list of
// one's own. Without this script they open and close all the same.
const menus = "details.gv-user[open], details.gv-menu[open], details.gv-dropdown[open]"
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return
  const open = event.target.closest(menus) ?? document.querySelector(menus)
  if (!open) return
  open.open = false
  open.querySelector("summary").focus()
})
document.addEventListener("focusout", (event) => {
  const list = event.target.closest("details.gv-user[open], details.gv-dropdown[open]")
  if (list && event.relatedTarget && !list.contains(event.relatedTarget)) list.open = false
})

// The matrix: on a wide screen all categories lie open, and can be folded in; on a phone only the first does, as the page
// says. Until this runs, or without it, a style sheet shows all of them on a wide screen.
const wide = matchMedia("(min-width: 48.01rem)")
const unfold = (which) => {
  for (const categories of document.querySelectorAll(which)) {
    if (wide.matches) for (const each of categories.children) each.open = true
    categories.classList.add("gv-live")
  }
}
unfold(".gv-categories")
wide.addEventListener("change", () => unfold(".gv-categories"))
document.addEventListener("htmx:afterSettle", () => unfold(".gv-categories:not(.gv-live)"))
