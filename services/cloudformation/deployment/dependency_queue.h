// Which of many things that wait for one another can be done now.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace cloudformation {

class DependencyQueue {
 public:
  struct Task {
    std::string id;
    /// What must be finished before it; ids that are no tasks do not count.
    std::vector<std::string> needs;
  };

  explicit DependencyQueue(std::vector<Task> tasks);

  /// The tasks that have become ready since the last call, in the order of the list.
  std::vector<std::string> take_ready();
  /// What waited only for this task becomes ready.
  void finish(const std::string& id);

 private:
  std::vector<Task> tasks_;
  /// For each task, how many unfinished ones it needs, and which need it.
  std::vector<size_t> missing_;
  std::vector<std::vector<size_t>> needed_by_;
  std::vector<size_t> by_id_;
  std::set<size_t> ready_;

  /// The task's place in the list; the list's size if there is none.
  size_t find(const std::string& id) const;
};

}  // namespace cloudformation
