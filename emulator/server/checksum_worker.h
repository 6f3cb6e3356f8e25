// A thread that computes the checksums of large uploads, so that their next bytes are read and written meanwhile. It is
// the one thing that the server does beside its thread, since MD5 is slower than everything else that an upload takes.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "protocol/checksum/checksum_set.h"

namespace emulator {

class ChecksumWorker {
 public:
  ChecksumWorker() = default;
  ChecksumWorker(const ChecksumWorker&) = delete;
  ~ChecksumWorker();

  /// The checksums of one body. The set is the worker's from the first update() until finish().
  class Body {
   public:
    Body(ChecksumWorker& worker, protocol::ChecksumSet& sums) : worker_(worker), sums_(sums) {}
    Body(const Body&) = delete;
    ~Body() { finish(); }

    /// Hands the next bytes over; waits if the worker is too far behind.
    void update(std::string_view bytes);
    /// Waits until all bytes are in the sums.
    void finish();

   private:
    friend class ChecksumWorker;

    ChecksumWorker& worker_;
    protocol::ChecksumSet& sums_;
    size_t pending_ = 0;
  };

 private:
  /// Pieces of a body that wait, of what the server reads at once (kBodyReadBufferBytes).
  static constexpr size_t kPendingPiecesMax = 8;

  struct Piece {
    Body* body = nullptr;
    std::vector<char> bytes;
  };

  void run();

  std::mutex mutex_;
  std::condition_variable has_work_;
  std::condition_variable has_progress_;
  std::deque<Piece> queue_;
  /// Memory of pieces that are done, for the next ones.
  std::vector<std::vector<char>> spare_;
  bool is_stopping_ = false;
  /// Started with the first large body: small ones never need it.
  std::thread thread_;
};

}  // namespace emulator
