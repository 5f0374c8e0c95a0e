#!/usr/bin/env bash
# Whether the tests see what they are there for: plants faults in a copy of the sources, one at a time, runs the tests that should notice, and says
# which were caught. Exits with 1 where one was missed, with 2 where one could not be planted (its text is no longer in the sources: give it a new one).
# Arguments, if any, name the faults to plant; --check alone only looks whether every text is in the sources.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 2
export DOTNET_CLI_UI_LANGUAGE=en TESTINGPLATFORM_UI_LANGUAGE=en

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
git ls-files -z --cached --others --exclude-standard | tar --null --ignore-failed-read -T - -cf - | tar -xf - -C "$copy"
project=FastNn
# The tests that look for the faults of the project, where they are not its own.
suite=
prepared=()
settings=(-c Release -v quiet -p:RunAnalyzers=false -p:GenerateDocumentationFile=false)
wanted=("$@")
checks_only=
if [ "${1-}" = --check ]; then
  checks_only=1 wanted=()
fi
caught=0
missed=0
planted=0

stop() {
  echo "planted-faults: $1" >&2
  exit 2
}

# run_tests CLASSES: runs test classes, with commas between them; its result is theirs, 2 where they did not run at all.
run_tests() {
  local filters=() class
  for class in ${1//,/ }; do
    filters+=(--filter-class "*.$class")
  done
  "$copy/artifacts/bin/${suite:-$project}.Tests/release/${suite:-$project}.Tests" "${filters[@]}" --stop-on-fail on >"$copy/log" 2>&1 && return 0
  grep -q '^failed ' "$copy/log" && return 1
  return 2
}

# prepare: builds the tests of the project, unless they are built.
prepare() {
  local tests=${suite:-$project}
  [[ " ${prepared[*]} " == *" $tests "* ]] && return
  dotnet build "$copy/tests/$tests.Tests" "${settings[@]}" >"$copy/log" 2>&1 || { cat "$copy/log"; stop "$tests.Tests does not compile"; }
  prepared+=("$tests")
  if [ "$tests" = FastNn ]; then
    run_tests "$gradients,DropoutTests,UnaryTests,MicroBatchTests,TrainerTests,TorchOptimizersTests,LossTests,WeightsTests,GradientCheckTests,FiniteWeightsTests,CheckpointRangeTests,BufferTests,WholeFileTests,FileLimitTests,WorkersTests,TwoCallersTests,IdxBadInputTests"
  elif [ "$tests" = FastNn.Fuzz ]; then
    run_tests FuzzTests
  fi || { tail -n 40 "$copy/log"; stop "the tests fail without a fault"; }
}

# fault NAME CLASSES FILE TEXT OTHER (the file by its name, in whatever folder of the project): whether these test classes of the project see the other text in the file's place of the text.
fault() {
  local name=$1 classes=$2 text=$4 other=$5 file content tested took=$SECONDS
  file=$(git ls-files --cached --others --exclude-standard -- "src/$project/**/$3" "src/$project/$3")
  if [ ${#wanted[@]} -gt 0 ] && [[ " ${wanted[*]} " != *" $name "* ]]; then
    return
  fi
  [ -f "$file" ] || stop "$name: there is no file $3 in src/$project, or more than one"
  content=$(<"$copy/$file")
  [[ $content == *"$text"* ]] || stop "$name: $file no longer has the text: $text"
  [[ ${content/"$text"/} != *"$text"* ]] || stop "$name: $file has this text more than once: $text"
  if [ -n "$checks_only" ]; then
    planted=$((planted + 1))
    return
  fi
  prepare
  cp "$copy/$file" "$copy/original"
  printf '%s\n' "${content/"$text"/"$other"}" >"$copy/$file"
  dotnet build "$copy/src/$project" --no-restore "${settings[@]}" >"$copy/log" 2>&1 || { cat "$copy/log"; stop "$name: does not compile"; }
  tested=$copy/artifacts/bin/${suite:-$project}.Tests/release/$project.dll
  cp "$tested" "$copy/original.dll"
  cp "$copy/artifacts/bin/$project/release/$project.dll" "$tested"
  run_tests "$classes"
  case $? in
    0) missed=$((missed + 1)) && printf 'MISSED  %-24s %s\n' "$name" "$classes" ;;
    1) caught=$((caught + 1)) && printf 'caught  %-24s %4d s   %s\n' "$name" "$((SECONDS - took))" "$(grep -m 1 '^failed ' "$copy/log" | cut -c 8-130)" ;;
    *) tail -n 40 "$copy/log"; stop "$name: the tests did not run" ;;
  esac
  cp "$copy/original" "$copy/$file"
  cp "$copy/original.dll" "$tested"
}

gradients=GradientTests
fault sign $gradients Tanh.cs 'S.MultiplyAdd(-y, y, 1f)' 'S.MultiplyAdd(y, y, 1f)'
fault sign-in-exponent $gradients Gelu.cs 'x * x * -0.5f' 'x * x * 0.5f'
fault factor-two $gradients MeanSquaredError.cs '(y - t) * 2f' 'y - t'
fault missing-mean $gradients ElementwiseLoss.cs 'OutputFactor(outputs.Rows, outputs.Columns));' '1);'
fault not-transposed $gradients WeightMatrix.cs 'Transpose.Panels(Values, Columns, Rows, transposed);' 'Values.CopyTo(transposed);'
fault missing-bias $gradients Dense.cs 'ColumnSums.Run(dy, bias.Gradients, pass.Accumulate);' 'bias.Gradients.Clear();'
fault forgotten-accumulation MicroBatchTests Dense.cs 'ColumnSums.Run(dy, bias.Gradients, pass.Accumulate);' 'ColumnSums.Run(dy, bias.Gradients, accumulate: false);'
fault share-of-piece MicroBatchTests Loss.Weighted.cs 'Scale(gradient, rows / batchWeight, batchWeight);' 'Scale(gradient, 1, batchWeight);'
fault stale-mask DropoutTests TrainingStep.cs '(ulong)Number | (ulong)Piece << PieceBits' '(ulong)Piece << PieceBits'
fault tail-of-map UnaryTests Unary.cs 'for (; i < n; i++)
            {
                Simd1.Store(op.Backward(' 'for (; i + 1 < n; i++)
            {
                Simd1.Store(op.Backward('
fault tail-of-layer-norm $gradients NormalizedRows.cs 'sums = lastDy * scale.At<S>(whole);' 'sums = 0f;'
fault layer-norm-level $gradients NormalizedRows.cs 'dy * scale.At<S>(column) - level' 'dy * scale.At<S>(column)'
fault batch-norm-slope $gradients NormalizedColumns.cs 'S.Store(scaled * rstd / rows, ref slopes, i);' 'S.Store(0f, ref slopes, i);'
fault residual-shortcut $gradients Residual.cs 'Binary.Run(default(AddOp), dx, dy, dx, pass.Workers);' ''
fault label-smoothing LossTests,GradientCheckTests SoftmaxCrossEntropy.cs 'dy[label] -= weight * (1 - smoothing);' 'dy[label] -= weight;'
fault sample-weights WeightsTests Loss.Weighted.cs 'Scale(dy, IsSum ? weight : weight / batchWeight, batchWeight);' 'Scale(dy, IsSum ? 1 : 1 / batchWeight, batchWeight);'
fault adam-correction TorchOptimizersTests AdamRule.cs 'rate * second / first' 'rate / first'
fault amsgrad-maximum TorchOptimizersTests AdamRule.cs 'v = S.AtLeast(v, state.Third);' ''
fault nesterov TorchOptimizersTests Sgd.cs 'ahead = nesterov ? momentum : 1' 'ahead = 1'
fault clipping TrainerTests ParameterUpdater.cs 'if (factor < 1)' 'if (factor > 1)'
fault binary-fraction DatasetViewsTests DatasetFolds.cs 'int first = RoundRows(fraction, count);' 'int first = (int)Math.Floor((count * (double)fraction) + 0.5);'
fault strength-not-resumed CheckpointTests Checkpointing.cs 'trainer.Regularizer?.Strength = strength ?? trainer.Regularizer.Strength;' ''
fault same-mask-every-pass LayerCacheTests LayerCache.cs 'passes++' '0 * passes++'
fault jacobian-row LayerCacheTests LayerCache.cs 'dy.Clear();' ''
fault publish-without-lock ModelHandleTests ModelHandle.cs 'lock (publishing)
        {
            ObjectDisposedException' '{
            ObjectDisposedException'

project=FastNn.Hosting
fault touch-put-off UnfitFileTests ModelFileWatch.cs 'if (Volatile.Read(ref changed) == 1)' 'if (Volatile.Read(ref changed) == 2)'
fault refused-file-forgotten UnfitFileTests ModelSource.cs 'rejection = e.Message;' 'lastStatus = null;'
fault declared-length-ignored EndpointTests FloatRows.cs 'if (request.ContentLength > maxBytes)' 'if (request.ContentLength < 0)'
fault poll-by-time-alone UnfitFileTests ModelFileWatch.cs 'return (TargetFile.Find(path), model.Source.ReadStatus(path),' 'return (null, model.Source.ReadStatus(path) is { } found ? found with { Device = 0, Inode = 0, Changed = 0 } : null,'
fault new-manifest-unseen SignedModelTests ModelSource.cs '!isLastManifest || ' ''
fault manifest-not-required SignedModelTests FileRequirement.cs 'PublicKey = options.PublicKey,' ''
fault file-of-any-size UnfitFileTests ModelSource.cs 'if (status.Length > options.MaxFileSize)' 'if (status.Length < 0)'
fault stop-waits-for-reading UnfitFileTests ServedModel.cs 'lock (changing)
        {
            disposed = true;' 'lock (loading)
        {
            disposed = true;'
project=FastNn
fault libc-in-browser PlatformTests WholeFile.cs 'if (!Platform.HasLibc)
        {
            stream.Flush' 'if (OperatingSystem.IsWindows())
        {
            stream.Flush'
fault threads-in-browser PlatformTests Workers.cs 'Platform.RequireThreads($"Threads is {count}; it must be 1 here, which is what it is unless set.");' ''
fault sample-as-default DefaultsTests Losses.cs 'new LossFunction(entry.CreateDefault()' 'new LossFunction(entry.CreateSample()'
fault weightless-piece TorchLossesTests TrainStep.cs 'step = step with { Piece = first / forward.MaxRows };' 'if (loss.SumWeights(piece.Rows, network.Outputs, targets.Slice(first, piece.Rows, network.Outputs)) == 0)
            {
                continue;
            }
            step = step with { Piece = first / forward.MaxRows };'
fault finite-weights FiniteWeightsTests FitLoop.cs 'reason = HasFiniteWeights ? reason : StopReason.Diverged;' ''
fault good-weights-of-epoch FiniteWeightsTests FitLoop.cs 'if (run.Batch == 0)' 'if (run.Batch == 0 && run.Epoch == 1)'
fault minimum-gain FiniteWeightsTests EarlyStopping.cs 'cost < best - minimumGain' 'cost < best'
fault shared-memory CheckpointRangeTests CallbackStates.cs 'saved.RemoveAt(index);' ''
fault lost-cooldown CheckpointRangeTests ReduceOnPlateau.cs '(int)state[2], (int)state[3])' '(int)state[2], 0)'
fault buffers-every-call BufferTests Trainer.cs 'if (step is null)' 'if (step is null || BatchSize > 1000)'
fault flush-of-file WholeFileTests WholeFile.cs 'FlushToDisk(stream, path);' ''
fault flush-of-folder WholeFileTests WholeFile.cs 'FlushFolder(path);' ''
fault error-of-flush WholeFileTests WholeFile.cs 'FSync(stream.SafeFileHandle) != 0' 'FSync(stream.SafeFileHandle) > 0'
fault size-of-dimension FileLimitTests,SafetensorsTests SafetensorsHeader.cs 'product * size <= ulong.MaxValue' 'product * size <= UInt128.MaxValue'
fault tensors-beyond FileLimitTests ModelFile.cs 'return others == 0' 'return others >= 0'
fault property-twice FileLimitTests StrictJson.cs 'AllowDuplicateProperties = false' 'AllowDuplicateProperties = true'
fault number-of-tensors FileLimitTests SafetensorsHeader.cs 'tensors.Count == MaxTensors' 'tensors.Count < 0'
fault unknown-setting FileLimitTests PartSettings.cs 'if (!readsAll && ' 'if (readsAll && '
fault number-of-job WorkersTests Workers.cs '((before >> 32) + 1) << 32' '(before >> 32) << 32'
fault lost-wake-up WorkersTests Workers.cs 'if (Claims.AreLeft(Volatile.Read(ref shared.Claims)) || Volatile.Read(ref shared.Closed))' 'if (Volatile.Read(ref shared.Closed))'
fault forgotten-threads WorkersTests Workers.cs '~Workers() => team?.Close(started);' '~Workers() { }'
fault second-caller TwoCallersTests Predictor.cs 'if (isBusy)' 'if (isBusy && outputs < 0)'
fault declared-length IdxBadInputTests IdxArray.cs 'source.MaxLength == long.MaxValue ? Math.Min(declared, FirstPiece) : declared' 'declared'
fault unfitted-preprocessing UnfittedTests NetworkPreprocessing.cs 'layers[i] is not PreprocessingLayer { IsFitted: false }' 'i > 0 || layers[i] is not PreprocessingLayer { IsFitted: false }'
fault first-layer-fitted PreprocessingTests,UnfittedTests NetworkPreprocessing.cs 'if (layers[i] is PreprocessingLayer layer)' 'if (i == 0 && layers[i] is PreprocessingLayer layer)'
fault unselected-columns ColumnSelectionTests SelectedColumns.cs 'S.Select(mask.Load<S>(column) > 0f, op.Apply(a, b, column), b)' 'op.Apply(a, b, column)'
fault sum-by-width PinnedBitsTests,SameBitsAcrossTiersTests Reduce.cs 'Tiers.RunRows(new SumKernel' 'Tiers.Run(new SumKernel'

suite=FastNn.Fuzz
fault fuzz-bytes-behind FuzzTests Safetensors.cs 'rest == header.DataLength ? header' 'rest < header.DataLength + 300 ? header'
fault fuzz-shape-of-tensor FuzzTests ModelFile.cs 'if (!tensor.Shape.SequenceEqual(own.Shape.Select(size => (long)size)))' 'if (tensor.Shape.Length != own.Shape.Length)'
fault fuzz-no-dimensions FuzzTests IdxHeader.cs 'if (rank is < 1 or > MaxDimensions)' 'if (rank > MaxDimensions)'
fault fuzz-digits-of-hash FuzzTests ManifestJson.cs 'FileDigest.IsHash(hash)' 'hash.Length == 64'
project=FastNn.Tables
fault fuzz-name-twice FuzzTests CsvRows.cs 'if (!seen.Add(texts[i]))' 'if (!seen.Add(texts[i]) && i > 1)'
fault fuzz-negative-column FuzzTests SchemaJson.cs '(uint)column < (uint)schema.ColumnCount' 'column < schema.ColumnCount'
project=FastNn.Hosting
fault fuzz-short-sample FuzzTests ArrayRows.cs 'if (column != columns)' 'if (column > columns)'

if [ -n "$checks_only" ]; then
  echo "$planted faults can be planted"
  exit
fi
echo "$caught caught, $missed missed"
[ "$missed" -eq 0 ] && [ "$caught" -gt 0 ]
