package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class HtmlFileTest {
  @TempDir private Path folder;

  @Test
  void aPageTakesThePlaceOfAnEarlierOneAndNothingElseStays() {
    Path page = folder.resolve("page.html");
    HtmlFile.write(page, "<p>Earlier and longer");
    HtmlFile.write(page, "<p>Später");
    assertThat(page).hasContent("<p>Später");
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(page));
  }

  @Test
  void aLinkStaysALink() throws IOException {
    Path page = Files.writeString(folder.resolve("page.html"), "<p>Earlier");
    Path link = Files.createSymbolicLink(folder.resolve("link.html"), page);
    HtmlFile.write(link, "<p>Later");
    assertThat(link).isSymbolicLink();
    assertThat(page).hasContent("<p>Later");
  }

  @Test
  void aLinkThatLeadsNowhereYetMakesItsPage() throws IOException {
    Path page = folder.resolve("page.html");
    Path link = Files.createSymbolicLink(folder.resolve("link.html"), page);
    HtmlFile.write(link, "<p>First");
    assertThat(link).isSymbolicLink();
    assertThat(page).hasContent("<p>First");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatIsNoFileIsWrittenInItsPlace() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process reader = new ProcessBuilder("cat", pipe.toString()).start();
    HtmlFile.write(pipe, "<p>Through");
    assertThat(reader.inputReader().readLine()).isEqualTo("<p>Through");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whoMayReadThePageStaysTheSame() throws IOException {
    Path page = Files.writeString(folder.resolve("page.html"), "<p>Earlier");
    Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
    Files.setPosixFilePermissions(page, owner);
    HtmlFile.write(page, "<p>Later");
    assertThat(Files.getPosixFilePermissions(page)).isEqualTo(owner);
  }

  @Test
  void aFolderThatIsNotThereIsSaidToBeWhatIsMissing() {
    Path page = folder.resolve("none").resolve("page.html");
    assertThatThrownBy(() -> HtmlFile.write(page, "<p>"))
        .isInstanceOf(FileFailure.class)
        .hasMessage(page + " cannot be written: its folder is not there; make it first.");
  }

  @Test
  void aFolderOfThatNameStays() throws IOException {
    Path page = Files.createDirectory(folder.resolve("page.html"));
    assertThatThrownBy(() -> HtmlFile.write(page, "<p>"))
        .isInstanceOf(FileFailure.class)
        .hasMessageStartingWith(page + " cannot be written: ");
    assertThat(folder).isDirectoryNotContaining(file -> !file.equals(page));
  }

  /** To mount a small disk takes privileges; without them the test is left out. */
  @Test
  void whereTheDiskIsFullTheEarlierPageStays() throws Exception {
    var mounted = SmallFileSystem.mount(folder.resolve("disk"), 1);
    assumeTrue(mounted.isPresent(), "This process may not mount a small file system (tmpfs).");
    try (SmallFileSystem disk = mounted.orElseThrow()) {
      Path page = disk.folder().resolve("page.html");
      HtmlFile.write(page, "<p>Earlier");
      disk.fill();
      assertThatThrownBy(() -> HtmlFile.write(page, "<p>" + "x".repeat(1 << 20)))
          .isInstanceOf(FileFailure.class)
          .hasMessageStartingWith(page + " cannot be written: No space left");
      assertThat(page).hasContent("<p>Earlier");
      assertThat(disk.folder()).isDirectoryNotContaining("glob:**.part");
    }
  }
}
