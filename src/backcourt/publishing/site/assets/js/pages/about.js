// About: words only; the stamp and the mark of a simulated league are set like everywhere.

import { run } from "../app.js";

run(async () => {}, "stamp");
