/**
 * Networks as ONNX graphs: written from the tree of layers in the form that only scores, and run by
 * ONNX Runtime.
 */
@NullMarked
package dev.marquee.models.onnx;

import org.jspecify.annotations.NullMarked;
