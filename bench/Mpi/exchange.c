/* Times messages between ranks 0 and 1 without FastNn: a ping-pong, an exchange in both directions, and the library's own all-reduce.
   exchange FLOATS REPEATS: prints medians. */
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *times, int n) {
  qsort(times, n, sizeof *times, ascending);
  return times[n / 2];
}

int main(int argc, char **argv) {
  int rank, size;
  MPI_Init(&argc, &argv);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  if (argc < 3 || size != 2) {
    fprintf(stderr, "usage: mpirun -n 2 exchange FLOATS REPEATS\n");
    MPI_Abort(MPI_COMM_WORLD, 2);
  }
  int n = atoi(argv[1]), repeats = atoi(argv[2]), other = 1 - rank;
  float *a = calloc(n, sizeof *a), *b = calloc(n, sizeof *b);
  for (int i = 0; i < n; i++) a[i] = b[i] = 1;
  double *times = malloc((repeats + 1) * sizeof *times), ping, exchange, reduce;
  for (int i = 0; i <= repeats; i++) {
    MPI_Barrier(MPI_COMM_WORLD);
    double start = MPI_Wtime();
    if (rank == 0) {
      MPI_Send(a, n, MPI_FLOAT, 1, 0, MPI_COMM_WORLD);
      MPI_Recv(b, n, MPI_FLOAT, 1, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    } else {
      MPI_Recv(b, n, MPI_FLOAT, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      MPI_Send(a, n, MPI_FLOAT, 0, 0, MPI_COMM_WORLD);
    }
    times[i] = (MPI_Wtime() - start) / 2;
  }
  ping = median(times, repeats + 1);
  for (int i = 0; i <= repeats; i++) {
    MPI_Barrier(MPI_COMM_WORLD);
    double start = MPI_Wtime();
    MPI_Sendrecv(a, n, MPI_FLOAT, other, 0, b, n, MPI_FLOAT, other, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    times[i] = MPI_Wtime() - start;
  }
  exchange = median(times, repeats + 1);
  for (int i = 0; i <= repeats; i++) {
    MPI_Barrier(MPI_COMM_WORLD);
    double start = MPI_Wtime();
    MPI_Allreduce(MPI_IN_PLACE, a, n, MPI_FLOAT, MPI_SUM, MPI_COMM_WORLD);
    times[i] = MPI_Wtime() - start;
  }
  reduce = median(times, repeats + 1);
  if (rank == 0) {
    double bytes = 4.0 * n;
    printf("C: ping-pong %.2f GB/s, exchange %.2f GB/s in each direction, all-reduce %.4f ms\n", bytes / ping / 1e9, bytes / exchange / 1e9, reduce * 1e3);
  }
  MPI_Finalize();
  return 0;
}
