namespace FastNn.Cli;

/// <summary>The notes in the help of <c>fastnn train</c>.</summary>
static class TrainNotes
{
    /// <summary>The notes, with the parts of the catalog.</summary>
    public static string Text => $"""
        {SourceOptions.Notes}

        {PresetOptions.Notes}

        Layers:
          {TerminalText.Wrap("  ", LayerList.Choices)}

        Optimizers:
          {string.Join($"{Environment.NewLine}  ", OptimizerText.Choices)}

        Schedules:
          {string.Join($"{Environment.NewLine}  ", ScheduleText.Choices)}
          A warm-up may precede another schedule: warmup(epochs=2)+cosinedecay.

          Settings stand in parentheses, which a shell needs quoted: "128,leakyrelu(alpha=0.2),10".
          The loss is SoftmaxCrossEntropy, or CrossEntropy where the last layer is softmax.

        Preprocessing:
          The model takes rows with the values of the files. Of a network of your own, the first layers
          scale pixels to [0, 1], and numeric columns to mean 0 and standard deviation 1, where a missing
          value becomes the mean. A categorical column is one-hot encoded, where a missing value becomes
          zeros. Where --layers begins with a preprocessing layer, such as standardizer, no other is added.
          Presets have their own: medians, robust scaling, and trained numbers for many categories.

        Output of a preset:
          The columns with their kinds and uses, the task and why, warnings, and what the preset chose;
          ten lines of progress, or a line per network and epoch with --verbose; the metrics of the
          validation rows and the test rows beside those of the baseline, which always predicts the
          class frequencies or the mean of the training rows; the columns whose shuffling makes the
          predictions worst. Validation rows choose the epochs: trust the test rows. With --json: one
          JSON document with all of this, for scripts.
          --folds K trains K models, each in 1/K of the time budget, tests each on the rows it was not
          trained on, and prints the means and standard deviations. With --out it then trains a model
          on all rows.
          Ctrl-C or SIGTERM ends the training; no model is written.

        Output of a network of your own:
          A line per epoch: mean training loss, validation loss and accuracy, rows per second, and bytes
          allocated per batch (the first epoch includes allocations of the runtime). The validation rows
          are 5 % of the rows not held out for the test (15 % of a CSV file, stratified by class), or
          the t10k files.
          Then accuracy and loss on the test rows, and as a baseline the accuracy of always predicting
          the most frequent class.
          Ctrl-C or SIGTERM stops the training after the current batch and saves the model; a second
          signal ends the process without saving it.

        Checkpoints and logs:
          --checkpoint writes a checkpoint after every best epoch, or at the interval of
          --checkpoint-every, and when the training is interrupted. The same command with --resume FILE
          continues from it, and ends with the same model, bit for bit.
          --log writes loss, learning rate, time and accuracy of every epoch; --tensorboard also writes
          weight histograms, for 'tensorboard --logdir FOLDER'. A resumed training continues both.

        Several processes:
          mpirun -n N fastnn train --mpi trains in N processes, started by Open MPI or MPICH, on one machine or
          many. For --csv each process trains a network of the preset, or of a fold of --folds, at a time: the
          model is that of one process. Start a process for each core, or give --threads, the threads of each
          process. With mpirun --enable-recovery of Open MPI the network of a process that dies is given to
          another one.
          Of a network of your own each process computes its part of every batch. exact gives the same model
          for any number of them, and without mpirun too. Small networks are slower in several processes: a
          line before the first epoch says what is expected, and --plan what more processes and other
          networks would take.

        Examples:
          fastnn train
          fastnn train --csv samples/data/penguins.csv --label species --out penguins.safetensors
          fastnn train --csv samples/data/penguins.csv --label body_mass_g --drop-missing-labels --preset fast --report report.html
          fastnn train --csv samples/data/iris.csv --label species --preset fast --folds 5
          fastnn train --csv samples/data/iris.csv --label species --time-budget 10 --json
          fastnn train --csv samples/data/iris.csv --label species --layers 16,tanh,3
          fastnn train --schedule "warmup(epochs=2)+cosinedecay" --early-stop 10 --report report.html
          fastnn train --log run.csv --tensorboard runs/first
          fastnn train --epochs 500 --checkpoint run.safetensors --checkpoint-every 10
          fastnn train --epochs 500 --checkpoint run.safetensors --checkpoint-every 10 --resume run.safetensors
          fastnn train --layers "256,leakyrelu(alpha=0.1),10" --optimizer "momentum(learningrate=0.05)" --epochs 60
          mpirun -n 4 fastnn train --mpi --csv samples/data/penguins.csv --label species
          mpirun -n 2 fastnn train --mpi --layers 2048,relu,2048,relu,10 --batch 1024
          fastnn train --data mnist --layers 128,relu,10 --batch 64 --optimizer adam --learning-rate 1e-3 --epochs 5 --out mnist.safetensors
        """;
}
