/** On what a benchmark was run: the machine, its software, and the memory of a process. */
@NullMarked
package dev.marquee.tools.bench.machine;

import org.jspecify.annotations.NullMarked;
