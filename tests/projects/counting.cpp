/* SPDX-License-Identifier: MIT
 *
 * counting.cpp: counting.c in C++, with numbers that take memory.
 */
#include <hotpath.h>
#include <iostream>
#include <vector>

static void
add (std::vector<int> &numbers, int n)
{
  HOTPATH_FUNCTION ();
  numbers.push_back (n);
}

int
main ()
{
  HOTPATH_MAIN ("counting");
  std::vector<int> numbers;
  for (int n = 1; n <= 100; n++)
    add (numbers, n);
  int sum = 0;
  for (int n : numbers)
    sum += n;
  std::cout << sum << std::endl;
  return std::cin.get () != EOF;
}
