/** Loaded on every page: htmx, and what all pages have in common. */
import "../parts/htmx";
