/* SPDX-License-Identifier: MIT
 *
 * hello.cpp: the same macros in C++. A scope also ends when an exception leaves it.
 */
#include <hotpath.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

class Words {
public:
  void
  add (const std::string &line)
  {
    HOTPATH_FUNCTION (); /* its row is named with its class */
    if (line.empty ())
      throw std::invalid_argument ("an empty line");
    std::istringstream words (line);
    for (std::string word; words >> word;)
      count[word]++;
    HOTPATH_RESULT ("%zu different words", count.size ());
  }

  std::vector<std::pair<std::string, int>>
  sorted () const
  {
    HOTPATH_FUNCTION ();
    std::vector<std::pair<std::string, int>> all (count.begin (), count.end ());
    HOTPATH_BLOCK ("sort")
    {
      std::stable_sort (all.begin (), all.end (),
                        [] (const auto &a, const auto &b) { return a.second > b.second; });
    }
    return all;
  }

private:
  std::map<std::string, int> count;
};

int
main ()
{
  HOTPATH_MAIN ("hello-cpp");
  const std::vector<std::string> lines = { "the way in is the way out", "", "measure the way" };
  Words words;
  for (int i = 0; i < 1000; i++) {
    for (const std::string &line : lines) {
      try {
        words.add (line);
      } catch (const std::invalid_argument &) {
        continue;
      }
    }
  }
  for (const auto &[word, times] : words.sorted ())
    std::cerr << times << ' ' << word << '\n';
  return 0;
}
