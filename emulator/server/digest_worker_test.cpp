#include "emulator/server/digest_worker.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace emulator {
namespace {

using protocol::ChecksumAlgorithm;
using protocol::ChecksumSet;

class DigestWorkerTest : public testing::Test {
 protected:
  DigestWorkerTest() { std::ofstream(path, std::ios::binary) << text; }
  ~DigestWorkerTest() override { std::filesystem::remove(path); }

  static void wait(const DigestWorker::Job& job) {
    while (!job.is_done()) std::this_thread::yield();
  }

  const std::string text = std::string(600'000, 'a') + std::string(600'000, 'b');
  const std::string path = testing::TempDir() + "digest_worker_" + std::to_string(getpid());
  DigestWorker worker;
};

TEST_F(DigestWorkerTest, ReadsSlicesAndBytesInTheirOrder) {
  ResponseBody body;
  body.parts.emplace_back(FileSlice{.path = path, .offset = 100, .length = 1'000'000});
  body.parts.emplace_back(std::string("and more"));
  const auto job = worker.begin(body, {ChecksumAlgorithm::kMd5, ChecksumAlgorithm::kCrc32});
  wait(*job);
  ChecksumSet expected{ChecksumAlgorithm::kMd5, ChecksumAlgorithm::kCrc32};
  expected.update(text.substr(100, 1'000'000) + "and more");
  ASSERT_NE(job->sums(), nullptr);
  EXPECT_EQ(job->sums()->hex(ChecksumAlgorithm::kMd5), expected.hex(ChecksumAlgorithm::kMd5));
  EXPECT_EQ(job->sums()->hex(ChecksumAlgorithm::kCrc32), expected.hex(ChecksumAlgorithm::kCrc32));
}

TEST_F(DigestWorkerTest, TellsOfBodiesThatCannotBeRead) {
  for (const FileSlice& slice : {FileSlice{.path = path + ".none", .offset = 0, .length = 1},
                                 FileSlice{.path = path, .offset = 0, .length = text.size() + 1}}) {
    ResponseBody body;
    body.parts.emplace_back(slice);
    const auto job = worker.begin(body, {ChecksumAlgorithm::kMd5});
    wait(*job);
    EXPECT_EQ(job->sums(), nullptr) << slice.path;
  }
}

}  // namespace
}  // namespace emulator
