package dev.marquee.tools;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The shape of the whole code base: who may know whom, and what no class may be. It stands in tools
 * because tools alone sees all modules. A rule without a class to check fails, by ArchUnit's
 * default.
 */
@AnalyzeClasses(packages = "dev.marquee", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String PROTO = "dev.marquee.v1..";
  private static final String INFERENCE = "dev.marquee.inference..";
  private static final String MODELS = "dev.marquee.models..";
  private static final String SERVER = "dev.marquee.server..";
  private static final String CLIENT = "dev.marquee.client..";
  private static final String TOOLS = "dev.marquee.tools..";
  private static final String TORCH = "dev.marquee.models.torch..";
  private static final String ONNX = "dev.marquee.models.onnx..";
  private static final String ONNX_FORMAT = "dev.marquee.models.onnx.format";

  private static final int MOST_LINES = 400;

  /** What a name must not end with or be: such a name says nothing of what is inside. */
  private static final Set<String> EMPTY_WORDS =
      Set.of("util", "utils", "common", "helper", "helpers", "manager", "impl", "misc");

  private static final Pattern WORD_STARTS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[_$]");

  @ArchTest
  static final ArchRule protoKnowsNoneOfOurModules =
      noClasses()
          .that(resideInAnyPackage(PROTO, INFERENCE))
          .should()
          .dependOnClassesThat(resideInAnyPackage(MODELS, SERVER, CLIENT, TOOLS));

  @ArchTest
  static final ArchRule modelsKnowsNoneOfOurOtherModules =
      noClasses()
          .that(resideInAPackage(MODELS))
          .should()
          .dependOnClassesThat(resideInAnyPackage(PROTO, INFERENCE, SERVER, CLIENT, TOOLS));

  @ArchTest
  static final ArchRule clientKnowsOnlyProto =
      noClasses()
          .that(resideInAPackage(CLIENT))
          .should()
          .dependOnClassesThat(resideInAnyPackage(MODELS, SERVER, TOOLS));

  @ArchTest
  static final ArchRule serverKnowsOnlyProtoAndModels =
      noClasses()
          .that(resideInAPackage(SERVER))
          .should()
          .dependOnClassesThat(resideInAnyPackage(CLIENT, TOOLS));

  @ArchTest
  static final ArchRule modelsKnowsNoTransportNoContainerAndNoDatabase =
      noClasses()
          .that(resideInAPackage(MODELS))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.grpc..", "com.google.inject..", "java.sql..", "javax.sql..", "org.jdbi.."));

  /** Its files are messages of protobuf. */
  @ArchTest
  static final ArchRule onlyOnnxTouchesOnnxRuntimeAndProtobufInModels =
      noClasses()
          .that(resideInAPackage(MODELS))
          .and(are(not(resideInAPackage(ONNX))))
          .should()
          .dependOnClassesThat(resideInAnyPackage("ai.onnxruntime..", "com.google.protobuf.."));

  @ArchTest
  static final ArchRule onlyModelsTouchesOnnxRuntime =
      noClasses()
          .that(are(not(resideInAPackage(MODELS))))
          .should()
          .dependOnClassesThat(resideInAnyPackage("ai.onnxruntime..", ONNX_FORMAT));

  @ArchTest
  static final ArchRule onlyTorchTouchesTheEngine =
      noClasses()
          .that(are(not(resideInAPackage(TORCH))))
          .should()
          .dependOnClassesThat(resideInAPackage("ai.djl.."));

  /** Every package is a slice of its own, a parent apart from its children. */
  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("dev.marquee.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule namesSayWhatIsInside =
      noClasses()
          .that(are(ours()))
          .should(be(describe("named with an empty word", ArchitectureTest::hasEmptyName)));

  @ArchTest
  static final ArchRule noStateIsStatic =
      fields()
          .that()
          .areDeclaredInClassesThat(are(ours()))
          .and()
          .areStatic()
          .and()
          .doNotHaveModifier(JavaModifier.SYNTHETIC)
          .should()
          .beFinal();

  @ArchTest
  static final ArchRule onlyTheCommandEndsTheProcess =
      noClasses()
          .that(are(ours()))
          .and()
          .doNotHaveFullyQualifiedName("dev.marquee.tools.Marquee")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule everyClassStandsInAModule =
      classes().should().resideInAnyPackage(PROTO, INFERENCE, MODELS, SERVER, CLIENT, TOOLS);

  @Test
  void noJavaFileIsTooLongToReadInOneSitting() throws IOException {
    List<Path> files = javaFiles();
    assertThat(files).hasSizeGreaterThan(10);
    assertThat(files)
        .allSatisfy(
            file ->
                assertThat(Files.readAllLines(file))
                    .as("%s", file)
                    .hasSizeLessThan(MOST_LINES + 1));
  }

  private static DescribedPredicate<JavaClass> ours() {
    return describe(
        "written by hand", type -> !resideInAnyPackage(PROTO, INFERENCE, ONNX_FORMAT).test(type));
  }

  private static DescribedPredicate<JavaClass> describe(
      String description, Predicate<JavaClass> predicate) {
    return DescribedPredicate.describe(description, predicate);
  }

  private static boolean hasEmptyName(JavaClass type) {
    Stream<String> packages = Stream.of(type.getPackageName().split("\\."));
    Stream<String> words = WORD_STARTS.splitAsStream(type.getSimpleName());
    return Stream.concat(packages, words)
        .anyMatch(word -> EMPTY_WORDS.contains(word.toLowerCase(Locale.ROOT)));
  }

  private static List<Path> javaFiles() throws IOException {
    var files = new ArrayList<Path>();
    for (String module : List.of("proto", "models", "server", "client", "tools")) {
      // Maven runs the tests of a module in the module's folder.
      try (Stream<Path> walk = Files.walk(Path.of("..", module, "src"))) {
        walk.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
      }
    }
    return files;
  }
}
