#include "services/cloudformation/deployment/dependency_queue.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace cloudformation {

DependencyQueue::DependencyQueue(std::vector<Task> tasks)
    : tasks_(std::move(tasks)), missing_(tasks_.size()), needed_by_(tasks_.size()), by_id_(tasks_.size()) {
  std::iota(by_id_.begin(), by_id_.end(), size_t{0});
  std::sort(by_id_.begin(), by_id_.end(), [&](size_t a, size_t b) { return tasks_[a].id < tasks_[b].id; });
  for (size_t i = 0; i < tasks_.size(); ++i) {
    for (const std::string& need : tasks_[i].needs) {
      const size_t needed = find(need);
      if (needed == tasks_.size()) continue;
      ++missing_[i];
      needed_by_[needed].push_back(i);
    }
    if (missing_[i] == 0) ready_.insert(i);
  }
}

std::vector<std::string> DependencyQueue::take_ready() {
  std::vector<std::string> ids;
  for (const size_t i : ready_) ids.push_back(tasks_[i].id);
  ready_.clear();
  return ids;
}

void DependencyQueue::finish(const std::string& id) {
  for (const size_t i : needed_by_[find(id)]) {
    if (--missing_[i] == 0) ready_.insert(i);
  }
}

size_t DependencyQueue::find(const std::string& id) const {
  const auto found = std::lower_bound(by_id_.begin(), by_id_.end(), id,
                                      [&](size_t i, const std::string& wanted) { return tasks_[i].id < wanted; });
  return found != by_id_.end() && tasks_[*found].id == id ? *found : tasks_.size();
}

}  // namespace cloudformation
