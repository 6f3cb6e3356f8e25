// A thread that reads stored bodies and computes their digests, for copies whose digests nobody knows yet: of objects
// that were uploaded in parts, and of ranges.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "emulator/store/body_store.h"
#include "protocol/checksum/checksum_set.h"

namespace emulator {

class DigestWorker {
 public:
  /// The digests of one body. Whoever drops it no longer wants them.
  class Job {
   public:
    Job(ResponseBody body, protocol::ChecksumSet sums) : body_(std::move(body)), sums_(std::move(sums)) {}

    bool is_done() const { return is_done_; }
    /// The digests of a job that is done; null if the body could not be read, since it was deleted meanwhile.
    const protocol::ChecksumSet* sums() const { return has_failed_ ? nullptr : &sums_; }

   private:
    friend class DigestWorker;

    ResponseBody body_;
    protocol::ChecksumSet sums_;
    bool has_failed_ = false;
    std::atomic<bool> is_done_ = false;
  };

  DigestWorker() = default;
  DigestWorker(const DigestWorker&) = delete;
  /// Leaves unfinished what is under way.
  ~DigestWorker();

  std::shared_ptr<const Job> begin(ResponseBody body, protocol::ChecksumSet sums);

 private:
  void run();
  void compute(Job& job);

  std::mutex mutex_;
  std::condition_variable has_work_;
  /// Weak: the exchange that wants a job owns it.
  std::deque<std::weak_ptr<Job>> queue_;
  std::atomic<bool> is_stopping_ = false;
  /// Started with the first job.
  std::thread thread_;
};

}  // namespace emulator
