package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.tools.bench.load.Timeline;
import dev.marquee.tools.bench.machine.Machine;
import dev.marquee.tools.bench.machine.ResultHead;
import dev.marquee.tools.bench.serving.PeerSpec;
import dev.marquee.tools.bench.serving.ServeBench;
import dev.marquee.tools.bench.serving.ServeFindings;
import dev.marquee.tools.bench.serving.ServeJson;
import dev.marquee.tools.bench.serving.ServePlan;
import java.time.Instant;
import java.util.List;

/** A measurement of serving, from its plan to what is printed of it. */
record ServeRun(ServePlan plan, List<PeerSpec> peers) {

  /** Measures, and prints what was found. */
  int print(ResultOption result) throws Exception {
    ServeFindings found =
        BenchedWorkOption.measured(
            () ->
                new ServeBench(plan, Timeline.system())
                    .run(peers, line -> result.errors().say(line)));
    ObjectNode json = ResultHead.of("serve", Instant.now(), Machine.here());
    ServeJson.put(found, json);
    result.print(result.json() ? json.toString() : ServeTable.render(json, result.columns()));
    return 0;
  }
}
