package dev.marquee.server.blobs;

import java.nio.file.Path;

/**
 * Where blobs lie: in folders by the first characters of their digests, so that none grows large.
 *
 * @param root the folder of these folders
 */
record BlobPaths(Path root) {
  private static final int FOLDER_CHARACTERS = 2;

  Path folder(Digest digest) {
    return root.resolve(digest.sha256().substring(0, FOLDER_CHARACTERS));
  }

  Path blob(Digest digest) {
    return folder(digest).resolve(digest.sha256());
  }
}
