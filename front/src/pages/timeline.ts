/** The timeline and the days from decided to known. */
import { start } from "../parts/view";

start();
