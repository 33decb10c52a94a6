/** Pages in HTML: what evaluations, trainings and datasets have to show, each in one file. */
@NullMarked
package dev.marquee.tools.report;

import org.jspecify.annotations.NullMarked;
