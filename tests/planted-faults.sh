#!/usr/bin/env bash
# Whether the tests see what they are there for: plants faults in a copy of the sources, one at a time, runs the tests that should notice, and says
# which were caught. Exits with 1 where one was missed, with 2 where one could not be planted (its text is no longer in the sources: give it a new one).
# Arguments, if any, name the faults to plant.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
export DOTNET_CLI_UI_LANGUAGE=en TESTINGPLATFORM_UI_LANGUAGE=en

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -cf - | tar -xf - -C "$copy"
project=FastNn
prepared=(FastNn)
settings=(-c Release -v quiet -p:RunAnalyzers=false -p:GenerateDocumentationFile=false)
wanted=("$@")
caught=0
missed=0

stop() {
  echo "planted-faults: $1" >&2
  exit 2
}

# run_tests CLASSES: runs test classes, with commas between them; its result is theirs, 2 where they did not run at all.
run_tests() {
  local filters=() class
  for class in ${1//,/ }; do
    filters+=(--filter-class "$project.Tests.$class")
  done
  "$copy/artifacts/bin/$project.Tests/release/$project.Tests" "${filters[@]}" --stop-on-fail on >"$copy/log" 2>&1 && return 0
  grep -q '^failed ' "$copy/log" && return 1
  return 2
}

# prepare: builds the tests of the project, unless they are built.
prepare() {
  [[ " ${prepared[*]} " == *" $project "* ]] && return
  dotnet build "$copy/tests/$project.Tests" "${settings[@]}" >"$copy/log" 2>&1 || { cat "$copy/log"; stop "the tests of $project do not compile"; }
  prepared+=("$project")
}

# fault NAME CLASSES FILE TEXT OTHER: whether these test classes of the project see the other text in the file's place of the text.
fault() {
  local name=$1 classes=$2 file="src/$project/$3" text=$4 other=$5 content took=$SECONDS
  if [ ${#wanted[@]} -gt 0 ] && [[ " ${wanted[*]} " != *" $name "* ]]; then
    return
  fi
  content=$(<"$file") || stop "$name: there is no $file"
  [[ $content == *"$text"* ]] || stop "$name: $file no longer has the text: $text"
  [[ ${content/"$text"/} != *"$text"* ]] || stop "$name: $file has this text more than once: $text"
  prepare
  printf '%s\n' "${content/"$text"/"$other"}" >"$copy/$file"
  dotnet build "$copy/src/$project" --no-restore "${settings[@]}" >"$copy/log" 2>&1 || { cat "$copy/log"; stop "$name: does not compile"; }
  cp "$copy/artifacts/bin/$project/release/$project.dll" "$copy/artifacts/bin/$project.Tests/release/"
  run_tests "$classes"
  case $? in
    0) missed=$((missed + 1)) && printf 'MISSED  %-24s %s\n' "$name" "$classes" ;;
    1) caught=$((caught + 1)) && printf 'caught  %-24s %4d s   %s\n' "$name" "$((SECONDS - took))" "$(grep -m 1 '^failed ' "$copy/log" | cut -c 8-130)" ;;
    *) tail -n 40 "$copy/log"; stop "$name: the tests did not run" ;;
  esac
  cp "$file" "$copy/$file"
}

dotnet build "$copy/tests/FastNn.Tests" "${settings[@]}" >"$copy/log" 2>&1 || { cat "$copy/log"; stop "the sources do not compile"; }
gradients=Conformance.GradientTests
run_tests "$gradients,Layers.DropoutTests,Kernels.MapTests,Training.MicroBatchTests,Training.TrainerTests,Optimizers.TorchOptimizersTests,Losses.LossTests,Losses.WeightsTests,Training.GradientCheckTests,Training.FiniteWeightsTests,Training.CheckpointRangeTests,Training.BufferTests,Formats.WholeFileTests,Formats.FileLimitTests,Kernels.WorkersTests,Conformance.TwoCallersTests,Data.IdxBadInputTests" ||
  { tail -n 40 "$copy/log"; stop "the tests fail without a fault"; }

fault sign $gradients Layers/Activations/Tanh.cs 'S.MultiplyAdd(-y, y, 1f)' 'S.MultiplyAdd(y, y, 1f)'
fault sign-in-exponent $gradients Layers/Activations/Gelu.cs 'x * x * -0.5f' 'x * x * 0.5f'
fault factor-two $gradients Losses/MeanSquaredError.cs '(y - t) * 2f' 'y - t'
fault missing-mean $gradients Losses/ElementwiseLoss.cs 'outputs, rows, (float)weight, gradient)' 'outputs, rows, 1f, gradient)'
fault not-transposed $gradients Layers/WeightMatrix.cs 'Transpose.Panels(Values, Columns, Rows, transposed);' 'Values.CopyTo(transposed);'
fault missing-bias $gradients Layers/Dense.cs 'ColumnSums.Run(dy, bias.Gradients, pass.Accumulate);' 'bias.Gradients.Clear();'
fault forgotten-accumulation Training.MicroBatchTests Layers/Dense.cs 'ColumnSums.Run(dy, bias.Gradients, pass.Accumulate);' 'ColumnSums.Run(dy, bias.Gradients, accumulate: false);'
fault share-of-piece Training.MicroBatchTests Losses/Loss.cs 'Scale(gradient, rows / whole, whole);' 'Scale(gradient, 1, whole);'
fault stale-mask Layers.DropoutTests Layers/TrainingStep.cs '(ulong)Number | (ulong)Piece << PieceBits' '(ulong)Piece << PieceBits'
fault tail-of-map Kernels.MapTests Kernels/Map.cs 'for (; i < n; i++)
            {
                Simd1.Store(op.Backward(' 'for (; i + 1 < n; i++)
            {
                Simd1.Store(op.Backward('
fault tail-of-layer-norm $gradients Kernels/NormalizedRows.cs 'sums = lastDy * scale.At<S>(whole);' 'sums = 0f;'
fault layer-norm-level $gradients Kernels/NormalizedRows.cs 'dy * scale.At<S>(column) - level' 'dy * scale.At<S>(column)'
fault batch-norm-slope $gradients Kernels/NormalizedColumns.cs 'S.Store(scaled * rstd / rows, ref slopes, i);' 'S.Store(0f, ref slopes, i);'
fault residual-shortcut $gradients Layers/Residual.cs 'ColumnMap.Run(default(SumOp), dx, dy, dx, pass.Workers);' ''
fault label-smoothing Losses.LossTests,Training.GradientCheckTests Losses/SoftmaxCrossEntropy.cs 'dy[label] -= weight * (1 - LabelSmoothing);' 'dy[label] -= weight;'
fault sample-weights Losses.WeightsTests Losses/Loss.cs 'Scale(dy, IsSum ? weight : weight / whole, whole);' 'Scale(dy, IsSum ? 1 : 1 / whole, whole);'
fault adam-correction Optimizers.TorchOptimizersTests Optimizers/AdamRule.cs 'rate * second / first' 'rate / first'
fault amsgrad-maximum Optimizers.TorchOptimizersTests Optimizers/AdamRule.cs 'v = S.AtLeast(v, state.Third);' ''
fault nesterov Optimizers.TorchOptimizersTests Optimizers/Sgd.cs 'ahead = nesterov ? momentum : 1' 'ahead = 1'
fault clipping Training.TrainerTests Training/Trainer.Update.cs 'if (factor < 1)' 'if (factor > 1)'
fault binary-fraction Data.DatasetViewsTests Data/DatasetCheck.cs 'int first = Share(fraction, count);' 'int first = (int)Math.Floor((count * (double)fraction) + 0.5);'
fault strength-not-resumed Training.CheckpointTests Training/Trainer.Checkpoint.cs 'Regularizer!.Strength = value;' ''
fault same-mask-every-pass Conformance.LayerCacheTests Training/LayerCache.cs 'passes++' '0 * passes++'
fault jacobian-row Conformance.LayerCacheTests Training/LayerCache.cs 'dy.Clear();' ''
fault publish-without-lock Model.ModelHandleTests Model/ModelHandle.cs 'lock (publishing)
        {
            ObjectDisposedException' '{
            ObjectDisposedException'

project=FastNn.Hosting
fault touch-put-off UnfitFileTests Models/ModelFileWatch.cs 'if (Volatile.Read(ref changed) == 1)' 'if (Volatile.Read(ref changed) == 2)'
fault refused-file-forgotten UnfitFileTests Models/ModelSource.cs 'refusal = e.Message;' 'seen = null;'
fault declared-length-ignored EndpointTests Endpoints/FloatRows.cs 'if (request.ContentLength > most)' 'if (request.ContentLength < 0)'
fault poll-by-time-alone UnfitFileTests Models/ModelFileWatch.cs 'return (TargetFile.Find(path), FileStatus.Of(path) is { } status ?' 'return (null, FileStatus.Of(path) is { } found && (found with { Device = 0, Inode = 0, Changed = 0 }) is { } status ?'
fault file-of-any-size UnfitFileTests Models/ModelSource.cs 'if (status.Length > options.MaxFileSize)' 'if (status.Length < 0)'
fault stop-waits-for-reading UnfitFileTests Models/ServedModel.cs 'lock (changing)
        {
            disposed = true;' 'lock (reading)
        {
            disposed = true;'
project=FastNn
fault libc-in-browser Platforms.PlatformTests Formats/WholeFile.cs 'if (!Platform.HasLibc)
        {
            stream.Flush' 'if (OperatingSystem.IsWindows())
        {
            stream.Flush'
fault threads-in-browser Platforms.PlatformTests Kernels/Workers.cs 'Platform.RequireThreads($"Threads is {count}; it must be 1 here, which is what it is unless set.");' ''
fault sample-as-default Conformance.DefaultsTests Autograd/Operations/Losses.cs 'new LossFunction(entry.CreateDefault()' 'new LossFunction(entry.Example()'
fault weightless-piece Losses.TorchLossesTests Training/Trainer.cs 'step = step with { Piece = first / Piece };' 'if (loss.TotalWeight(piece.Rows, network.Outputs, targets.Slice(first, piece.Rows, network.Outputs)) == 0)
            {
                continue;
            }
            step = step with { Piece = first / Piece };'
fault finite-weights Training.FiniteWeightsTests Training/Trainer.Fit.cs 'reason = HasFiniteWeights ? reason : StopReason.Diverged;' ''
fault good-weights-of-epoch Training.FiniteWeightsTests Training/Trainer.Fit.cs 'if (run.Batch == 0)' 'if (run.Batch == 0 && run.Epoch == 1)'
fault minimum-gain Training.FiniteWeightsTests Training/EarlyStopping.cs 'cost < best - minimumGain' 'cost < best'
fault shared-memory Training.CheckpointRangeTests Training/Trainer.Checkpoint.cs 'kept.RemoveAt(place);' ''
fault lost-cooldown Training.CheckpointRangeTests Schedules/ReduceOnPlateau.cs '(int)state[2], (int)state[3])' '(int)state[2], 0)'
fault early-buffers Training.BufferTests Training/Trainer.Buffers.cs '<= LargestEarlyBuffer' '>= 0'
fault flush-of-file Formats.WholeFileTests Formats/WholeFile.cs 'FlushToDisk(stream, path);' ''
fault flush-of-folder Formats.WholeFileTests Formats/WholeFile.cs 'FlushFolder(path);' ''
fault error-of-flush Formats.WholeFileTests Formats/WholeFile.cs 'FSync(stream.SafeFileHandle) != 0' 'FSync(stream.SafeFileHandle) > 0'
fault size-of-dimension Formats.FileLimitTests Formats/SafetensorsHeader.cs 'size <= int.MaxValue && ' ''
fault tensors-beyond Formats.FileLimitTests Formats/ModelFile.cs 'tensors.Count == parameters.Count' 'tensors.Count >= parameters.Count'
fault property-twice Formats.FileLimitTests Formats/StrictJson.cs 'AllowDuplicateProperties = false' 'AllowDuplicateProperties = true'
fault number-of-tensors Formats.FileLimitTests Formats/SafetensorsHeader.cs 'tensors.Count == MaxTensors' 'tensors.Count < 0'
fault unknown-setting Formats.FileLimitTests Settings/PartSettings.cs 'if (!readsAll && ' 'if (readsAll && '
fault number-of-job Kernels.WorkersTests Kernels/Workers.cs '((before >> 32) + 1) << 32' '(before >> 32) << 32'
fault lost-wake-up Kernels.WorkersTests Kernels/Workers.cs 'if (Claims.AreLeft(Volatile.Read(ref turn.Claims)) || Volatile.Read(ref turn.Closed))' 'if (Volatile.Read(ref turn.Closed))'
fault forgotten-threads Kernels.WorkersTests Kernels/Workers.cs '~Workers() => team?.Close(started);' '~Workers() { }'
fault second-caller Conformance.TwoCallersTests Model/Predictor.cs 'if (isBusy)' 'if (isBusy && outputs < 0)'
fault declared-length Data.IdxBadInputTests Data/IdxArray.cs 'source.MaxLength == long.MaxValue ? Math.Min(declared, FirstPiece) : declared' 'declared'
fault unfitted-preprocessing Layers.UnfittedTests Model/Preprocessing.cs 'network[i] is PreprocessingLayer { IsFitted: false } layer' 'i == 0 && network[i] is PreprocessingLayer { IsFitted: false } layer'
fault first-layer-fitted Layers.PreprocessingTests,Layers.UnfittedTests Model/Preprocessing.cs 'if (network[i] is PreprocessingLayer layer)' 'if (i == 0 && network[i] is PreprocessingLayer layer)'
fault unselected-columns Layers.ColumnSelectionTests Kernels/SelectedColumns.cs 'S.Select(S.Load(ref mask, column) > 0f, op.Of(a, b, column), b)' 'op.Of(a, b, column)'
fault sum-by-width Conformance.PinnedBitsTests,Conformance.SameBitsAcrossTiersTests Kernels/Reduce.cs 'Tiers.RunRows(new SumKernel' 'Tiers.Run(new SumKernel'

echo "$caught caught, $missed missed"
[ "$missed" -eq 0 ] && [ "$caught" -gt 0 ]
