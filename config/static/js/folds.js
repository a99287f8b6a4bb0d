// The menus that fold out: Escape folds them in and goes back to where they were opened; so does leaving the list of
// one's own. Without this script they open and close all the same.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return
  const open = event.target.closest("details.gv-user[open], details.gv-menu[open]") ??
    document.querySelector("details.gv-user[open], details.gv-menu[open]")
  if (!open) return
  open.open = false
  open.querySelector("summary").focus()
})
document.addEventListener("focusout", (event) => {
  const list = event.target.closest("details.gv-user[open]")
  if (list && event.relatedTarget && !list.contains(event.relatedTarget)) list.open = false
})
