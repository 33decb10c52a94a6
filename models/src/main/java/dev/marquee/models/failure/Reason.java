package dev.marquee.models.failure;

/**
 * The stable names of failures. Clients switch on them, so a name is never changed or given a
 * second meaning. {@code docs/errors.md} says for each what to do.
 */
public enum Reason {
  /** No image was sent. */
  IMAGE_EMPTY,
  /** The bytes are neither JPEG nor PNG. */
  IMAGE_FORMAT_UNSUPPORTED,
  /** The image ends before its end marker. */
  IMAGE_TRUNCATED,
  /** The image has more bytes, or more pixels, than the server decodes. */
  IMAGE_TOO_LARGE,
  /** The progressive JPEG has more scans than the server decodes. */
  IMAGE_TOO_MANY_SCANS,
  /** The image's headers are sound but its data could not be decoded. */
  IMAGE_UNREADABLE,
  /** Decoding took longer than the server allows. */
  IMAGE_TOO_SLOW,

  /** A resource name has not the form that the API asks for. */
  NAME_INVALID,
  /** {@code top_k} is below zero. */
  TOP_K_OUT_OF_RANGE,
  /** A tensor of an inference request is not one that the model takes, or gives. */
  TENSOR_INVALID,
  /** {@code min_score} is not in [0, 1]. */
  MIN_SCORE_OUT_OF_RANGE,
  /** {@code page_size} is below zero. */
  PAGE_SIZE_OUT_OF_RANGE,
  /** {@code page_token} was not given by this call's own last page. */
  PAGE_TOKEN_INVALID,
  /** The {@code id} of a streamed request is too long. */
  ID_TOO_LONG,
  /** The bytes of a request are not the message that its method takes. */
  REQUEST_MALFORMED,
  /** A streamed request lacks its {@code request}. */
  REQUEST_MISSING,

  /** No model has this name. */
  MODEL_NOT_FOUND,
  /** The model has no version of this number. */
  VERSION_NOT_FOUND,
  /** The model has no alias of this name. */
  ALIAS_NOT_FOUND,
  /** The model has no alias {@code production}, and the request names no version. */
  NO_PRODUCTION_VERSION,

  /** There is a model of this name already. */
  MODEL_EXISTS,
  /** The model has versions, and so cannot be deleted. */
  MODEL_NOT_EMPTY,
  /** What was to be changed is not as the caller read it: its etag is another by now. */
  ETAG_MISMATCH,
  /** {@code production} was moved by somebody else while a version was on its way there. */
  PRODUCTION_MOVED,
  /** An alias points to the version, which so can be neither deleted nor unloaded. */
  VERSION_ALIASED,
  /** A training run that has not ended needs the model, which so cannot be deleted. */
  MODEL_IN_USE,
  /** A training run that has not ended begins with the version, which so cannot be deleted. */
  VERSION_IN_USE,
  /** The alias {@code production} is moved by promotion and rollback only. */
  PRODUCTION_NEEDS_PROMOTION,
  /** There is no earlier version to roll back to. */
  NO_EARLIER_VERSION,
  /** The evaluations of the version do not satisfy the model's promotion policy. */
  EVALUATION_GATE_FAILED,
  /** The scores of the golden inputs are not the expected ones. */
  GOLDENS_MISMATCH,
  /** The file of golden inputs and scores cannot be used. */
  GOLDENS_MALFORMED,
  /** A field of a request is missing, too long, or not one that can be changed. */
  FIELD_INVALID,
  /** The messages of an import's stream do not come as they must. */
  IMPORT_OUT_OF_ORDER,
  /** The stream of an import ended before all of its files had come; what came is kept. */
  IMPORT_INCOMPLETE,
  /** The bytes of an import are not those whose size and digest its manifest states. */
  UPLOAD_DIGEST_MISMATCH,
  /** The request id stands for an import of another manifest. */
  REQUEST_ID_REUSED,
  /** The import goes on over another stream. */
  IMPORT_IN_PROGRESS,
  /** Nothing came of the import for long, and another one needed its place; what came is kept. */
  IMPORT_IDLE,
  /** As many imports are under way as there may be at once. */
  TOO_MANY_IMPORTS,
  /** As many versions are exported as ONNX as may be at once. */
  TOO_MANY_EXPORTS,
  /** There is no room on the server's disk. */
  STORAGE_FULL,
  /** The server's data folder is not there any more. */
  STORAGE_UNAVAILABLE,
  /** A stored file is not there any more. */
  BLOB_MISSING,
  /** Too many others read the registry's metadata at the moment. */
  METADATA_BUSY,
  /** The metadata contradicts itself. */
  METADATA_INCONSISTENT,
  /** Another server works on the data folder. */
  DATA_FOLDER_IN_USE,
  /** The data folder was written by a newer release. */
  DATA_FOLDER_NEWER,

  /** The version's manifest cannot be read. */
  MANIFEST_MALFORMED,
  /** The manifest names an architecture, or a setting of one, that this server does not have. */
  ARCHITECTURE_UNKNOWN,
  /** The plugin of an architecture failed while it made a network. */
  ARCHITECTURE_FAILED,
  /** The weights file is not a sound safetensors file. */
  WEIGHTS_MALFORMED,
  /** The weights do not fit the network or the labels that the manifest states. */
  WEIGHTS_MISMATCH,
  /** The weights are not those whose digest the manifest states. */
  WEIGHTS_DIGEST_MISMATCH,
  /** The version is larger than what is to hold it: the memory, or a file of ONNX. */
  MODEL_TOO_LARGE,
  /** The version's warm-up failed. */
  WARM_UP_FAILED,
  /** The network's scores are not finite. */
  SCORES_NOT_FINITE,

  /** No dataset has this name. */
  DATASET_NOT_FOUND,
  /** The dataset has no example of this name. */
  EXAMPLE_NOT_FOUND,
  /** The dataset is still open: nothing can be trained with it or evaluated on it. */
  DATASET_NOT_COMMITTED,
  /** There is a dataset of this name already. */
  DATASET_EXISTS,
  /** The dataset is committed, and so never changes again. */
  DATASET_COMMITTED,
  /** The dataset has no examples, and so cannot be committed. */
  DATASET_EMPTY,
  /** The dataset has not as many examples as the caller says. */
  DATASET_INCOMPLETE,
  /** The splits of the dataset contradict themselves. */
  DATASET_INCONSISTENT,
  /** Something needs the dataset, which so cannot be deleted. */
  DATASET_IN_USE,
  /** The messages of an upload's stream do not come as they must. */
  UPLOAD_OUT_OF_ORDER,
  /** There is an example of this id already, and it differs. */
  EXAMPLE_EXISTS,
  /** The label is none of the dataset's vocabulary. */
  LABEL_UNKNOWN,
  /** A label is stated twice. */
  LABEL_REPEATED,
  /** No image was sent, and the server has none of this digest. */
  IMAGE_UNKNOWN,
  /** The image has another digest than is stated. */
  IMAGE_DIGEST_MISMATCH,

  /** No evaluation has this name. */
  EVALUATION_NOT_FOUND,
  /** As many evaluations wait for their turn as may. */
  TOO_MANY_EVALUATIONS,
  /** The dataset has labels that the version does not know. */
  LABELS_UNKNOWN,
  /** No example of the split has a label. */
  NO_LABELLED_EXAMPLES,
  /** No evaluation states a metric of this name. */
  METRIC_UNKNOWN,

  /** No recipe has this name. */
  RECIPE_NOT_FOUND,
  /** A recipe, or a setting of one, cannot be used. */
  RECIPE_INVALID,
  /** The data leave nothing to train with. */
  TRAINING_DATA_UNUSABLE,
  /** No training run has this name. */
  TRAINING_RUN_NOT_FOUND,
  /** The run id stands for a run of another specification. */
  RUN_ID_REUSED,
  /** As many runs wait for their turn as there may be. */
  TOO_MANY_RUNS,
  /** The messages of a training stream do not come as they must. */
  TRAINING_OUT_OF_ORDER,
  /** A training stream was closed for more batches though some are to come. */
  TRAINING_INCOMPLETE,
  /** The batches of the run come over another stream by now. */
  TRAINING_STREAM_TAKEN_OVER,
  /** No batch has come for long to a run whose turn it was. */
  TRAINING_STREAM_IDLE,
  /** What was streamed to a run is damaged or gone. */
  TRAINING_DATA_LOST,
  /** The loss, the gradients or the weights of a run are not finite any more. */
  TRAINING_DIVERGED,

  /** The model's queue is full, or too long for the deadline of the call. */
  QUEUE_FULL,
  /** The deadline passed before the answer was ready. */
  DEADLINE_EXCEEDED,
  /** The caller cancelled. */
  CALL_CANCELLED,
  /** The server has just been started, and is not ready for this yet. */
  STARTING,
  /** The server is shutting down. */
  SHUTTING_DOWN,
  /** The version that was to score an image has ended before it could. */
  VERSION_UNLOADED,

  /** The configuration is wrong. */
  CONFIG_INVALID,
  /** The device that was asked for is not there, or its libraries do not fit. */
  DEVICE_UNAVAILABLE,
  /** Another name for a defect: what went wrong is in the server's log under the id given. */
  INTERNAL
}
