#include "emulator/server/digest_worker.h"

#include <stdexcept>

#include "emulator/store/body_reader.h"

namespace emulator {

DigestWorker::~DigestWorker() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  has_work_.notify_one();
  if (thread_.joinable()) thread_.join();
}

std::shared_ptr<const DigestWorker::Job> DigestWorker::begin(ResponseBody body, protocol::ChecksumSet sums) {
  const auto job = std::make_shared<Job>(std::move(body), std::move(sums));
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(job);
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  }
  has_work_.notify_one();
  return job;
}

void DigestWorker::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    has_work_.wait(lock, [&] { return is_stopping_ || !queue_.empty(); });
    if (is_stopping_) return;
    const std::shared_ptr<Job> job = queue_.front().lock();
    queue_.pop_front();
    if (!job) continue;
    lock.unlock();
    compute(*job);
    lock.lock();
  }
}

void DigestWorker::compute(Job& job) {
  try {
    for (const auto& part : job.body_.parts) {
      if (const auto* bytes = std::get_if<std::string>(&part)) job.sums_.update(*bytes);
      if (const auto* slice = std::get_if<FileSlice>(&part)) {
        read_file_slice(*slice, [&](std::string_view bytes) {
          if (is_stopping_) throw std::runtime_error("the server ends");
          job.sums_.update(bytes);
        });
      }
    }
  } catch (const std::exception&) {
    job.has_failed_ = true;
  }
  job.is_done_ = true;
}

}  // namespace emulator
