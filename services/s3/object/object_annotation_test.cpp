#include "services/s3/object/object_annotation.h"

#include "services/s3/s3_testing.h"

namespace s3 {
namespace {

struct AnnotationTest : S3Test {
  AnnotationTest() { put("a", "body"); }
  Value input(const std::string& name, Value more = Value::object()) {
    more.update({{"Bucket", "photos"}, {"Key", "a"}, {"AnnotationName", name}});
    return more;
  }
  Value annotate(const std::string& name, const std::string& text) {
    return ok("PutObjectAnnotation", input(name, {{"AnnotationPayload", text}}));
  }
  std::string text_of(const Value& wanted) {
    const Answer answer = machine.call("s3", "GetObjectAnnotation", wanted);
    if (answer.error) throw *answer.error;
    return std::get<std::string>(answer.body->parts.at(0));
  }
};

TEST_F(AnnotationTest, ComeBackAsTheyWerePut) {
  EXPECT_EQ(annotate("caption", "a cat")["ETag"], "\"c1d0e44b09d5ac52f90f463fe410fc88\"");
  EXPECT_EQ(text_of(input("caption")), "a cat");
  annotate("caption", "two cats");
  EXPECT_EQ(text_of(input("caption")), "two cats");
  EXPECT_EQ(refusal("GetObjectAnnotation", input("other")), "NoSuchAnnotation");
}

TEST_F(AnnotationTest, AreListedByNameInPages) {
  for (const char* name : {"b", "a2", "a1"}) annotate(name, "x");
  Value page = ok("ListObjectAnnotations", R"({"Bucket": "photos", "Key": "a", "MaxAnnotationResults": 2})"_json);
  EXPECT_EQ(page["Annotations"][0]["AnnotationName"], "a1");
  EXPECT_EQ(page["AnnotationCount"], 2);
  page = ok("ListObjectAnnotations",
            {{"Bucket", "photos"}, {"Key", "a"}, {"ContinuationToken", page["NextContinuationToken"]}});
  EXPECT_EQ(page["Annotations"][0]["AnnotationName"], "b");
  EXPECT_FALSE(page.contains("NextContinuationToken"));
  page = ok("ListObjectAnnotations", R"({"Bucket": "photos", "Key": "a", "AnnotationPrefix": "a"})"_json);
  EXPECT_EQ(page["Annotations"].size(), 2u);
}

TEST_F(AnnotationTest, GoWithTheirVersion) {
  annotate("caption", "a cat");
  EXPECT_EQ(stored("s3/t/"), 1u);
  put("a", "another body");
  EXPECT_EQ(stored("s3/t/"), 0u);
  EXPECT_EQ(stored("s3/i/"), 1u);
  annotate("caption", "a cat");
  ok("DeleteObjectAnnotation", input("caption"));
  EXPECT_EQ(stored("s3/t/"), 0u);
}

TEST_F(AnnotationTest, NamesAndTextsHaveRules) {
  const auto put_named = [&](const std::string& name, const std::string& text) {
    return refusal("PutObjectAnnotation", input(name, {{"AnnotationPayload", text}}));
  };
  EXPECT_EQ(put_named("AWS-x", "x"), "InvalidAnnotationName");
  EXPECT_EQ(put_named("s3x", "x"), "InvalidAnnotationName");
  EXPECT_EQ(put_named("x", ""), "InvalidRequest");
  EXPECT_EQ(put_named("x", std::string((1 << 20) + 1, 'x')), "InvalidRequest");
  EXPECT_EQ(put_named("x", "\xff"), "UnsupportedMediaType");
  EXPECT_EQ(refusal("PutObjectAnnotation", input("x", {{"AnnotationPayload", "x"}, {"ObjectIfMatch", "\"0\""}})),
            "PreconditionFailed");
  EXPECT_EQ(stored("s3/t/"), 0u);
}

}  // namespace
}  // namespace s3
