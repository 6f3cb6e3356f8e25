#include "services/s3/batch/batch_manifest.h"

#include <gtest/gtest.h>

namespace s3 {
namespace {

const std::vector<std::string> kFields{"Bucket", "Key", "VersionId"};

TEST(BatchManifest, ALineNamesAnObjectWithItsKeyUrlEncoded) {
  const auto task = parse_manifest_line("photos,a%20b%2C+c/%C3%9F,v1", kFields);
  ASSERT_TRUE(task);
  EXPECT_EQ(task->bucket, "photos");
  EXPECT_EQ(task->key, "a b, c/ß");
  EXPECT_EQ(task->version_id, "v1");
  EXPECT_EQ(parse_manifest_line(R"("photos","say ""hi""",)", kFields)->key, "say \"hi\"");
}

TEST(BatchManifest, ColumnsMayBeIgnoredAndComeInAnyOrder) {
  const auto task = parse_manifest_line("x,k,photos", {"Ignore", "Key", "Bucket"});
  EXPECT_EQ(task->bucket + "/" + task->key, "photos/k");
}

TEST(BatchManifest, RefusesLinesOfOtherColumns) {
  for (const char* line : {"photos", "photos,k", "photos,k,v,more", ",k,v", "photos,,v", "photos,\"k,v"}) {
    EXPECT_FALSE(parse_manifest_line(line, kFields)) << line;
  }
}

TEST(BatchManifest, LinesComeInPiecesAndTheLastNeedNotEnd) {
  std::vector<std::string> lines;
  LineSplitter splitter([&](std::string_view line) { lines.emplace_back(line); });
  for (const char* piece : {"a,", "b\r\nc", ",d\n\n", "e"}) splitter.append(piece);
  splitter.finish();
  EXPECT_EQ(lines, (std::vector<std::string>{"a,b", "c,d", "e"}));
  EXPECT_FALSE(splitter.has_overflowed());
  splitter.append(std::string(100'000, 'x'));
  EXPECT_TRUE(splitter.has_overflowed());
}

TEST(BatchManifest, ValuesOfReportsAreQuotedWhereTheyMustBe) {
  EXPECT_EQ(csv_value("plain"), "plain");
  EXPECT_EQ(csv_value("a,\"b\"\n"), "\"a,\"\"b\"\"\n\"");
}

}  // namespace
}  // namespace s3
