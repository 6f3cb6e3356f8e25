// docs/compatibility.md is generated from the tables. This test fails when the two differ; with SKYRIG_UPDATE_DOCS=1 it
// writes the page instead.
#include "services/catalog.h"

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "emulator/dispatch/test_machine.h"

namespace services {
namespace {

using emulator::CloudFormationBinding;
using emulator::Operation;
using emulator::Service;
using emulator::TestMachine;

const std::string kPage = std::string(SKYRIG_SOURCE_DIR) + "/docs/compatibility.md";

void add_wrapped(std::ostringstream& page, const std::vector<std::string>& words) {
  constexpr size_t kColumns = 118;
  size_t column = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string word = words[i] + (i + 1 < words.size() ? "," : "");
    if (column && column + word.size() + 1 > kColumns) {
      page << "\n";
      column = 0;
    }
    page << (column ? " " : "") << word;
    column += word.size() + 1;
  }
  page << (words.empty() ? "none\n" : "\n");
}

void add_service(std::ostringstream& page, const Service& service) {
  std::set<std::string_view> served;
  for (const Operation& operation : service.operations) served.insert(operation.name);
  std::vector<std::string> present, absent;
  for (size_t i = 0; i < service.model.operation_count(); ++i) {
    const std::string_view name = service.model.operation(i).name();
    (served.contains(name) ? present : absent).emplace_back(name);
  }
  page << "\n## " << service.model.name() << ": " << present.size() << " of " << service.model.operation_count()
       << " operations\n\n";
  add_wrapped(page, present);
  page << "\n<details><summary>answers NotImplemented</summary>\n\n";
  add_wrapped(page, absent);
  page << "\n</details>\n";
  std::set<std::string> types;
  for (const CloudFormationBinding& binding : service.cloudformation) types.emplace(binding.type);
  if (types.empty()) return;
  page << "\nResource types that CloudFormation provisions through it: ";
  page << "\n\n";
  add_wrapped(page, {types.begin(), types.end()});
}

/// Names that stay as they are within a rule.
constexpr std::string_view kNames[] = {
    "GetAtt",           "GetAZs",  "ForEach",   "FindInMap",     "DependsOn",
    "ImportValue",      "NoValue", "NoEcho",    "ToJsonString",  "DeletionPolicy",
    "CreationPolicy",   "RefAll",  "OnFailure", "RollbackStack", "GetTemplateSummary",
    "ValidateTemplate", "IAM",     "ValueOf",   "SecureStrings", "GetStackOutput"};

/// A word ends before a capital and between letters and digits.
bool is_inside_word(char before, char after) {
  const auto is_digit = [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; };
  return !std::isupper(static_cast<unsigned char>(after)) && is_digit(before) == is_digit(after);
}

std::string in_words(std::string_view name) {
  std::string words;
  while (!name.empty()) {
    size_t length = 1;
    const auto known =
        std::find_if(std::begin(kNames), std::end(kNames), [&](std::string_view one) { return name.starts_with(one); });
    if (known != std::end(kNames)) {
      length = known->size();
    } else {
      while (length < name.size() && is_inside_word(name[length - 1], name[length])) ++length;
    }
    std::string word(name.substr(0, length));
    if (!words.empty() && known == std::end(kNames))
      word[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(word[0])));
    words += (words.empty() ? "" : " ") + word;
    name.remove_prefix(length);
  }
  return words;
}

/// The tests whose names begin with the tag of a line of CloudFormation's checklist, by tag.
std::multimap<std::string, std::string> tagged_tests() {
  std::multimap<std::string, std::string> result;
  const testing::UnitTest& all = *testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const testing::TestSuite& suite = *all.GetTestSuite(i);
    for (int j = 0; j < suite.total_test_count(); ++j) {
      const std::string_view name = suite.GetTestInfo(j)->name();
      const bool is_tagged = name.size() > 4 && std::isupper(static_cast<unsigned char>(name[0])) &&
                             std::isdigit(static_cast<unsigned char>(name[1])) &&
                             std::isdigit(static_cast<unsigned char>(name[2])) && name[3] == '_';
      if (is_tagged) result.emplace(name.substr(0, 3), in_words(name.substr(4)));
    }
  }
  return result;
}

/// Lines of the checklist that no test can hold here, and why.
struct LineRemark {
  std::string_view tag, what, why;
};
constexpr LineRemark kLineRemarks[] = {
    {"B02", "Calls signed with an instance's identity document",
     "instances run no software, so that nobody holds a document that AWS has signed; scripts sign with credentials"},
    {"B03", "The order in which cfn-init works", "the script's own; what it reads is held by B01"},
    {"B04", "cfn-hup's configuration and hooks", "the script's own; what it reads is held by B01"},
    {"B09", "A custom resource's response", "no function runs that could respond: AWS Lambda and SNS are not emulated"},
    {"B10", "How a custom resource's function is called", "likewise; what is checked before the call is held by B08"},
    {"B11", "What is wrong with a custom resource's response", "likewise"},
    {"B12", "The deletion of a custom resource that failed", "likewise"},
    {"L26", "A stack's events as messages to topics",
     "Amazon SNS is not emulated, and a request that names topics is refused with that reason"},
    {"L45", "Events of stacks on a bus", "Amazon EventBridge is not emulated; /_skyrig/journal shows every operation"},
    {"M13", "Modules that a client puts together", "`rain` and `aws cloudformation package` do so before they call"}};

/// Lines of which AWS's own sources tell different things, and what was decided.
constexpr LineRemark kDisputedLines[] = {
    {"A09", "Batches at a rollback",
     "the user guide says under which policy; that only instances which the update launched go back, and that a group "
     "whose instances do not signal fails the rollback, is as stacks' events tell it"},
    {"L36", "The event type of a resource that is under way",
     "`PROGRESS`, as recordings of the service and its language server have it; the model says `PROGRESS_EVENT`. An "
     "operation that is taken back ends with a `STACK_EVENT` that says FAILED, which DescribeStackEvents does not "
     "show"},
    {"T19", "Equal keys in a template",
     "the last counts, in JSON and YAML: ValidateTemplate and GetTemplateSummary were asked "
     "(github.com/go-to-k/cdk-real-drift/pull/1133), though the console's designer and cfn-lint refuse them"}};

void add_disputed_lines(std::ostringstream& page, const std::map<std::string, std::set<std::string>>& by_tag) {
  page << "\nLines of which AWS's sources tell different things, and how that was decided:\n\n";
  for (const LineRemark& line : kDisputedLines) {
    EXPECT_TRUE(by_tag.contains(std::string(line.tag))) << line.tag << " is held by no test";
    page << "- **" << line.tag << "** " << line.what << ": " << line.why << "\n";
  }
}

void add_untested_lines(std::ostringstream& page, const std::map<std::string, std::set<std::string>>& by_tag) {
  page << "\nLines that no test holds, and how that was decided:\n\n";
  for (const LineRemark& line : kLineRemarks) {
    EXPECT_FALSE(by_tag.contains(std::string(line.tag))) << line.tag << " is held by a test";
    page << "- **" << line.tag << "** " << line.what << ": " << line.why << "\n";
  }
}

/// CloudFormation's behaviour beyond its operations: the lines of the checklist that tests hold.
void add_checklist(std::ostringstream& page) {
  const auto tests = tagged_tests();
  std::map<std::string, std::set<std::string>> by_tag;
  for (const auto& [tag, rule] : tests) by_tag[tag].insert(rule);
  page
      << "\n## CloudFormation's behaviour: " << by_tag.size() << " lines held by " << tests.size() << " tests\n\n"
      << "Each rule is the name of a test; a tag stands for one line of our checklist of what AWS does (T templates, P "
         "parameters,\nF functions, C conditions, X pseudo parameters, D dynamic references, M transforms, A "
         "attributes, O outputs, L life cycle,\nH change sets, R drift, I import and StackSets, B signals, V "
         "references).\n\n";
  for (const auto& [tag, rules] : by_tag) {
    page << "- **" << tag << "** ";
    for (const std::string& rule : rules) page << (&rule == &*rules.begin() ? "" : "; ") << rule;
    page << "\n";
  }
  add_disputed_lines(page, by_tag);
  add_untested_lines(page, by_tag);
}

std::string compatibility_page(TestMachine& machine) {
  std::ostringstream page;
  page << "# Compatibility\n\nWhat skyrig does of AWS's API, generated from its tables (`services/catalog_test.cpp`). "
          "Every operation that is\nnot listed as present answers `NotImplemented` and names itself.\n";
  for (const Service* service : machine.dispatcher.services()) add_service(page, *service);
  add_checklist(page);
  return page.str();
}

struct CatalogTest : testing::Test {
  CatalogTest() { add_all(machine.dispatcher, protocol::Facts::embedded()); }
  TestMachine machine;
};

TEST_F(CatalogTest, ThePageOfCompatibilityTellsTheTruth) {
  const std::string page = compatibility_page(machine);
  if (std::getenv("SKYRIG_UPDATE_DOCS")) std::ofstream(kPage) << page;
  std::ifstream file(kPage);
  const std::string written{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(written, page) << "run it with SKYRIG_UPDATE_DOCS=1 to write docs/compatibility.md anew";
}

TEST_F(CatalogTest, EveryBindingsOperationsExistAndAreServed) {
  for (const Service* service : machine.dispatcher.services()) {
    for (const CloudFormationBinding& binding : service->cloudformation) {
      std::vector<std::string_view> names = binding.configure;
      for (const std::string_view name : {binding.create, binding.read, binding.remove}) {
        if (!name.empty()) names.push_back(name);
      }
      const Service* owner = machine.dispatcher.find(binding.service);
      ASSERT_TRUE(owner) << binding.type;
      for (const std::string_view name : names) {
        const auto& operations = owner->operations;
        const bool is_served = std::any_of(operations.begin(), operations.end(),
                                           [&](const Operation& operation) { return operation.name == name; });
        EXPECT_TRUE(is_served) << binding.type << " needs " << name;
      }
    }
  }
}

}  // namespace
}  // namespace services
