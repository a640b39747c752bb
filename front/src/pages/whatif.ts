/** What if: blanks that suggest records and terms while one types. */

import { enhance } from "../parts/combobox.js";

enhance(document);
