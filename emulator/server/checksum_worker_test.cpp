#include "emulator/server/checksum_worker.h"

#include <gtest/gtest.h>

namespace emulator {
namespace {

using protocol::ChecksumAlgorithm;
using protocol::ChecksumSet;

TEST(ChecksumWorker, ComputesWhatOneThreadWould) {
  ChecksumWorker worker;
  ChecksumSet first{ChecksumAlgorithm::kMd5, ChecksumAlgorithm::kCrc64nvme}, second{ChecksumAlgorithm::kSha256};
  ChecksumSet first_alone = first, second_alone = second;
  {
    ChecksumWorker::Body one(worker, first), two(worker, second);
    for (int i = 0; i < 100; ++i) {
      const std::string piece(1000 + i, static_cast<char>('a' + i % 26));
      one.update(piece);
      two.update(piece);
      first_alone.update(piece);
      second_alone.update(piece);
    }
  }
  EXPECT_EQ(first.hex(ChecksumAlgorithm::kMd5), first_alone.hex(ChecksumAlgorithm::kMd5));
  EXPECT_EQ(first.hex(ChecksumAlgorithm::kCrc64nvme), first_alone.hex(ChecksumAlgorithm::kCrc64nvme));
  EXPECT_EQ(second.hex(ChecksumAlgorithm::kSha256), second_alone.hex(ChecksumAlgorithm::kSha256));
}

TEST(ChecksumWorker, EndsWithoutHavingBegun) {
  const ChecksumWorker worker;
}

}  // namespace
}  // namespace emulator
