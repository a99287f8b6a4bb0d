"""The texts of a component, a platform or a network as a page of a wiki: its versions, and the pages to write it."""
