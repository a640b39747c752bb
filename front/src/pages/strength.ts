/** Strength over time. */
import { start } from "../parts/view";

start();
