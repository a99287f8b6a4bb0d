// A large table with a link in some cells (table[data-roving]) is one stop of the Tab key; within it the arrow keys go
// from cell to cell, Home and End along the row, with Ctrl to the corners. Without this script each link is a stop.
const cells = (row) => [...row.cells]
// A cell can span several columns: what stands below it is what stands in its first one.
const place = (cell) => cells(cell.parentElement).slice(0, cell.cellIndex).reduce((sum, each) => sum + each.colSpan, 0)
const at = (row, column) => row && cells(row).findLast((each) => place(each) <= column)
const links = (cell) => [...cell.querySelectorAll("a, button")]
const target = (cell, last) => links(cell).at(last ? -1 : 0) ?? cell

const prepare = (table) => {
  if (table.role === "grid") return
  table.role = "grid"
  for (const cell of table.querySelectorAll('[role="cell"]')) cell.role = "gridcell"
  const stops = [...table.querySelectorAll("a, button")]
  stops.forEach((stop, index) => { stop.tabIndex = index ? -1 : 0 })
}

const move = (table, cell, key, far) => {
  const rows = [...table.rows].filter((row) => row.cells.length > 1 && !row.classList.contains("gv-group"))
  const row = rows.indexOf(cell.parentElement)
  const column = place(cell)
  const end = (which) => cells(which).at(-1)
  return {
    ArrowLeft: () => cells(rows[row])[cell.cellIndex - 1],
    ArrowRight: () => cells(rows[row])[cell.cellIndex + 1],
    ArrowUp: () => at(rows[row - 1], column),
    ArrowDown: () => at(rows[row + 1], column),
    Home: () => cells(rows[far ? 0 : row])[0],
    End: () => end(rows[far ? rows.length - 1 : row]),
  }[key]?.()
}

const prepareAll = () => document.querySelectorAll("table[data-roving]").forEach(prepare)
prepareAll()
document.addEventListener("htmx:afterSettle", prepareAll)
document.addEventListener("keydown", (event) => {
  const cell = event.target.closest("table[data-roving] :is(td, th)")
  if (!cell || event.altKey || event.metaKey) return
  const table = cell.closest("table")
  // Of several links in one cell, left and right lead to each.
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
  const beside = step && links(cell)[links(cell).indexOf(event.target) + step]
  const next = beside || move(table, cell, event.key, event.ctrlKey)
  if (!next) return
  event.preventDefault()
  table.querySelectorAll('[tabindex="0"]').forEach((stop) => { stop.tabIndex = -1 })
  const stop = beside || target(next, event.key === "ArrowLeft")
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
