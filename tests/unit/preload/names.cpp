// SPDX-License-Identifier: MIT
//
// names.cpp: C++ functions that take locks: what they are called in the source is what the rows are called.
#include <iostream>
#include <pthread.h>
#include <string>

namespace shop {

class Queue
{
public:
  __attribute__ ((noinline)) void
  put (int item, const std::string &)
  {
    pthread_mutex_lock (&mutex_);
    sum += item;
    pthread_mutex_unlock (&mutex_);
  }
  __attribute__ ((noinline)) void
  clear ()
  {
    pthread_mutex_lock (&other_);
    pthread_mutex_unlock (&other_);
    pthread_mutex_lock (&third_);
    pthread_mutex_unlock (&third_);
  }
  int sum = 0;

private:
  pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER, other_ = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_t third_ = PTHREAD_MUTEX_INITIALIZER;
};

}

int
main ()
{
  shop::Queue queue;
  queue.put (1, "one");
  queue.clear ();
  std::cout << "done" << std::endl;
  return 0;
}
