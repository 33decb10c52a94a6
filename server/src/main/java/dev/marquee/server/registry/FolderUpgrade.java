package dev.marquee.server.registry;

import com.google.common.io.MoreFiles;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the models of a data folder over into the stores, where an earlier release kept them as
 * folders below {@code models/}. Runs at the start, before anything else uses the stores.
 *
 * <p>It may be killed anywhere and is right at the next start: blobs are copied first, which
 * nothing refers to yet; then one transaction inserts everything; then the folder is put aside. A
 * model that the registry has a history of is never taken over again, so that a folder that a
 * killed process had not put aside yet changes nothing, whatever was done to its models since.
 */
public final class FolderUpgrade {
  private static final Logger log = LoggerFactory.getLogger(FolderUpgrade.class);
  private static final long MEBIBYTE = 1 << 20;
  private static final Cause CAUSE = Cause.ofServer("Taken over from the folder of models");

  private final Path dataFolder;
  private final MetadataStore metadata;
  private final BlobStore blobs;
  private final InstantSource clock;

  /**
   * @param dataFolder whose lock is held
   */
  public FolderUpgrade(
      Path dataFolder, MetadataStore metadata, BlobStore blobs, InstantSource clock) {
    this.dataFolder = dataFolder;
    this.metadata = metadata;
    this.blobs = blobs;
    this.clock = clock;
  }

  /** Returns where an earlier release kept its models. */
  static Path models(Path dataFolder) {
    return dataFolder.resolve("models");
  }

  /** Returns where those models lie once they are taken over. */
  static Path takenOver(Path dataFolder) {
    return dataFolder.resolve("models-taken-over");
  }

  /**
   * Takes over what is sound; the log names the rest. Does nothing where there is no such folder.
   *
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room for the copies
   * @throws Failure.FailedPrecondition ({@code CONFIG_INVALID}) if the folder cannot be read, or
   *     not be put aside
   */
  public void run() {
    Path models = models(dataFolder);
    if (!Files.isDirectory(models)) {
      return;
    }
    LeftBehind leftBehind = new LeftBehind(models);
    List<EarlierModel> earlier = new ArrayList<>();
    for (Path folder : DataFolder.children(models)) {
      read(folder, leftBehind).ifPresent(earlier::add);
    }
    requireRoom(earlier);
    List<ModelDraft> drafts = earlier.stream().map(model -> draft(model, leftBehind)).toList();
    Path aside = aside();
    // Told before the transaction, for after it nobody would look at the folder again.
    leftBehind.log(aside);
    if (!drafts.isEmpty()) {
      ModelDraft.commit(metadata, drafts, clock.instant(), CAUSE);
    }
    putAside(models, aside);
    drafts.forEach(
        draft -> log.info("Took over {} with {} versions", draft.name(), draft.versions().size()));
    log.info(
        "The folder of models is {} now. Its files were copied and take their room twice: delete it"
            + " when you like, the server does not need it any more",
        aside);
  }

  private Optional<EarlierModel> read(Path folder, LeftBehind leftBehind) {
    String id = folder.getFileName().toString();
    if (!id.matches(Names.ID) || !Files.isDirectory(folder)) {
      leftBehind.add(folder, "A model is a folder named by a-z, 0-9 and -.");
      return Optional.empty();
    }
    ModelName name = new ModelName(id);
    List<Change> history = metadata.read(reader -> reader.changes(name, 0, 1));
    if (!history.isEmpty()) {
      if (!history.getFirst().cause().equals(CAUSE)) {
        leftBehind.add(folder, "The registry has, or had, a model of this name.");
      }
      return Optional.empty();
    }
    return EarlierModel.read(name, folder, leftBehind);
  }

  /** Before anything is copied: what fits halfway would only have to be cleared away again. */
  private void requireRoom(List<EarlierModel> models) {
    Map<Digest, Long> missing = new HashMap<>();
    models.stream()
        .flatMap(model -> model.versions().stream())
        .forEach(version -> missing.putAll(version.sizes()));
    missing.keySet().removeIf(blobs::contains);
    long needed = missing.values().stream().mapToLong(Long::longValue).sum();
    long usable = blobs.usableBytes();
    if (usable < needed) {
      throw new Failure.Exhausted(
          Reason.STORAGE_FULL,
          "The models of an earlier release are copied into the registry, which needs %d MiB, but the disk has room for %d MiB; nothing was changed. Make room, then start again."
              .formatted(mebibytes(needed + MEBIBYTE - 1), mebibytes(usable)),
          null);
    }
    log.info("Copying {} MiB of models of an earlier release", mebibytes(needed + MEBIBYTE - 1));
  }

  private static long mebibytes(long bytes) {
    return bytes / MEBIBYTE;
  }

  private ModelDraft draft(EarlierModel model, LeftBehind leftBehind) {
    Map<Integer, ModelDraft.VersionDraft> sound = new TreeMap<>();
    for (EarlierVersion version : model.versions()) {
      try {
        copyFiles(version);
        sound.put(version.draft().name().number(), version.draft());
      } catch (Failure.FailedPrecondition e) {
        leftBehind.add(version.folder(), String.valueOf(e.getMessage()));
      } catch (UncheckedIOException e) {
        throw DataFolder.unusable(dataFolder, "taken over", e);
      }
    }
    Map<String, Integer> aliases = new TreeMap<>(model.json().aliases());
    aliases.forEach(
        (alias, number) -> {
          if (!sound.containsKey(number)) {
            leftBehind.addAlias(model.name(), alias, number);
          }
        });
    aliases.values().retainAll(sound.keySet());
    return new ModelDraft(
        model.name(),
        model.json().description(),
        aliases,
        List.copyOf(sound.values()),
        model.lastNumber());
  }

  private void copyFiles(EarlierVersion version) {
    List<VersionFile> files = VersionFile.of(version.draft().manifest());
    // All are looked at before the first is copied: most of what is wrong shows at once.
    List<Path> paths = files.stream().map(version::file).toList();
    for (int i = 0; i < files.size(); i++) {
      try {
        BlobCopy.adopt(blobs, MoreFiles.asByteSource(paths.get(i)), files.get(i));
      } catch (Failure.InvalidArgument e) {
        throw new Failure.FailedPrecondition(
            Reason.WEIGHTS_DIGEST_MISMATCH,
            "Its %s has not the SHA-256 that its manifest states."
                .formatted(files.get(i).fileName()),
            e);
      }
    }
  }

  private Path aside() {
    Path aside = takenOver(dataFolder);
    for (int i = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); i++) {
      aside = dataFolder.resolve(takenOver(dataFolder).getFileName() + "-" + i);
    }
    return aside;
  }

  /** Not forced: where a power failure undoes it, the next start does it again. */
  private void putAside(Path models, Path aside) {
    try {
      Path _ = Files.move(models, aside, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw DataFolder.unusable(dataFolder, "taken over", e);
    }
  }
}
