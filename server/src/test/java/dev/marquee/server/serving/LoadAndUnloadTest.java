package dev.marquee.server.serving;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LoadAndUnloadTest {
  @TempDir Path data;

  @Test
  void nobodyIsRefusedAndNothingIsLeftWhileAVersionComesAndGoes() throws Exception {
    new LoadAndUnload().run(data, 64, 5);
  }

  @Test
  @Tag("soak")
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void nobodyIsRefusedAndNothingIsLeftAfterManyRounds() throws Exception {
    new LoadAndUnload().run(data, 64, 1000);
  }
}
