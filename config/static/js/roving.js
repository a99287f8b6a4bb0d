// A large table with a link in some cells (table[data-roving]) is one stop of the Tab key; within it the arrow keys go
// from cell to cell, Home and End along the row, with Ctrl to the corners. Without this script each link is a stop.
const cells = (row) => [...row.cells]
const target = (cell) => cell.querySelector("a, button") ?? cell

const prepare = (table) => {
  if (table.role === "grid") return
  table.role = "grid"
  const stops = [...table.querySelectorAll("a, button")]
  stops.forEach((stop, index) => { stop.tabIndex = index ? -1 : 0 })
}

const move = (table, cell, key, far) => {
  const rows = [...table.rows].filter((row) => row.cells.length > 1 && !row.classList.contains("gv-group"))
  const row = rows.indexOf(cell.parentElement)
  const column = cells(cell.parentElement).indexOf(cell)
  const last = cells(cell.parentElement).length - 1
  const to = {
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    Home: [far ? 0 : row, 0],
    End: [far ? rows.length - 1 : row, last],
  }[key]
  return to && rows[to[0]]?.cells[to[1]]
}

const prepareAll = () => document.querySelectorAll("table[data-roving]").forEach(prepare)
prepareAll()
document.addEventListener("htmx:afterSettle", prepareAll)
document.addEventListener("keydown", (event) => {
  const cell = event.target.closest("table[data-roving] :is(td, th)")
  if (!cell || event.altKey || event.metaKey) return
  const table = cell.closest("table")
  const next = move(table, cell, event.key, event.ctrlKey)
  if (!next) return
  event.preventDefault()
  table.querySelectorAll('[tabindex="0"]').forEach((stop) => { stop.tabIndex = -1 })
  const stop = target(next)
  stop.tabIndex = 0
  stop.focus()
})
// Who clicks or comes from a search goes on from there.
document.addEventListener("focusin", (event) => {
  const table = event.target.closest("table[data-roving]")
  if (!table || event.target === table) return
  table.querySelectorAll('[tabindex="0"]').forEach((stop) => { stop.tabIndex = -1 })
  event.target.tabIndex = 0
})
