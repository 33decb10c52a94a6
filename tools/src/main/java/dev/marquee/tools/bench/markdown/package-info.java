/** Results of benchmarks as one document in Markdown. */
@NullMarked
package dev.marquee.tools.bench.markdown;

import org.jspecify.annotations.NullMarked;
