#include "emulator/server/checksum_worker.h"

namespace emulator {

ChecksumWorker::~ChecksumWorker() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  has_work_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void ChecksumWorker::Body::update(std::string_view bytes) {
  std::unique_lock lock(worker_.mutex_);
  if (!worker_.thread_.joinable()) worker_.thread_ = std::thread([&worker = worker_] { worker.run(); });
  worker_.has_progress_.wait(lock, [&] { return pending_ < kPendingPiecesMax; });
  Piece piece{.body = this, .bytes = {}};
  if (!worker_.spare_.empty()) {
    piece.bytes = std::move(worker_.spare_.back());
    worker_.spare_.pop_back();
  }
  lock.unlock();
  piece.bytes.assign(bytes.begin(), bytes.end());
  lock.lock();
  ++pending_;
  worker_.queue_.push_back(std::move(piece));
  worker_.has_work_.notify_one();
}

void ChecksumWorker::Body::finish() {
  std::unique_lock lock(worker_.mutex_);
  worker_.has_progress_.wait(lock, [&] { return pending_ == 0; });
}

void ChecksumWorker::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    has_work_.wait(lock, [&] { return is_stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    Piece piece = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    piece.body->sums_.update({piece.bytes.data(), piece.bytes.size()});
    lock.lock();
    --piece.body->pending_;
    if (spare_.size() < kPendingPiecesMax) spare_.push_back(std::move(piece.bytes));
    has_progress_.notify_all();
  }
}

}  // namespace emulator
