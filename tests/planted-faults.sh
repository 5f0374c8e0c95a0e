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
tests="$copy/artifacts/bin/FastNn.Tests/release"
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
    filters+=(--filter-class "FastNn.Tests.$class")
  done
  "$tests/FastNn.Tests" "${filters[@]}" --stop-on-fail on >"$copy/log" 2>&1 && return 0
  grep -q '^failed ' "$copy/log" && return 1
  return 2
}

# fault NAME CLASSES FILE TEXT OTHER: whether these test classes see the other text in the file's place of the text.
fault() {
  local name=$1 classes=$2 file="src/FastNn/$3" text=$4 other=$5 content took=$SECONDS
  if [ ${#wanted[@]} -gt 0 ] && [[ " ${wanted[*]} " != *" $name "* ]]; then
    return
  fi
  content=$(<"$file") || stop "$name: there is no $file"
  [[ $content == *"$text"* ]] || stop "$name: $file no longer has the text: $text"
  [[ ${content/"$text"/} != *"$text"* ]] || stop "$name: $file has this text more than once: $text"
  printf '%s\n' "${content/"$text"/"$other"}" >"$copy/$file"
  dotnet build "$copy/src/FastNn" --no-restore "${settings[@]}" >"$copy/log" 2>&1 || { cat "$copy/log"; stop "$name: does not compile"; }
  cp "$copy/artifacts/bin/FastNn/release/FastNn.dll" "$tests/"
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
run_tests "$gradients,Layers.DropoutTests,Kernels.MapTests,Training.MicroBatchTests,Training.TrainerTests,Optimizers.TorchOptimizersTests,Losses.LossTests,Losses.WeightsTests,Training.GradientCheckTests" ||
  { tail -n 40 "$copy/log"; stop "the tests fail without a fault"; }

fault sign $gradients Layers/Activations/Tanh.cs 'S.MultiplyAdd(-y, y, 1f)' 'S.MultiplyAdd(y, y, 1f)'
fault sign-in-exponent $gradients Layers/Activations/Gelu.cs 'x * x * -0.5f' 'x * x * 0.5f'
fault factor-two $gradients Losses/MeanSquaredError.cs '(y - t) * 2f' 'y - t'
fault missing-mean $gradients Losses/ElementwiseLoss.cs 'outputs, rows, (float)weight, gradient)' 'outputs, rows, 1f, gradient)'
fault not-transposed $gradients Layers/WeightMatrix.cs 'Transpose.Panels(Values, Columns, Rows, transposed);' 'Values.CopyTo(transposed);'
fault missing-bias $gradients Layers/Dense.cs 'ColumnSums.Run(dy, bias.Gradients, pass.Accumulate);' 'bias.Gradients.Clear();'
fault forgotten-accumulation Training.MicroBatchTests Layers/Dense.cs 'ColumnSums.Run(dy, bias.Gradients, pass.Accumulate);' 'ColumnSums.Run(dy, bias.Gradients, accumulate: false);'
fault share-of-piece Training.MicroBatchTests Training/Trainer.cs 'new ScaleOp((float)share)' 'new ScaleOp(1)'
fault stale-mask Layers.DropoutTests Layers/TrainingStep.cs '(ulong)Number | (ulong)Piece << PieceBits' '(ulong)Piece << PieceBits'
fault tail-of-map Kernels.MapTests Kernels/Map.cs 'for (; i < n; i++)
            {
                Simd1.Store(op.Backward(' 'for (; i + 1 < n; i++)
            {
                Simd1.Store(op.Backward('
fault tail-of-layer-norm $gradients Kernels/NormalizedRows.cs 'for (nint i = whole; i < n; i++)
            {
                float g = ' 'for (nint i = whole + 1; i < n; i++)
            {
                float g = '
fault layer-norm-level $gradients Kernels/NormalizedRows.cs 'dy * scale.At<S>(column) - level' 'dy * scale.At<S>(column)'
fault batch-norm-slope $gradients Kernels/NormalizedColumns.cs 'S.Store(scaled * rstd / rows, ref slopes, i);' 'S.Store(0f, ref slopes, i);'
fault residual-shortcut $gradients Layers/Residual.cs 'ColumnMap.Run(default(SumOp), dx, dy, dx, pass.Workers);' ''
fault label-smoothing Losses.LossTests,Training.GradientCheckTests Losses/SoftmaxCrossEntropy.cs 'dy[label] -= weight * (1 - LabelSmoothing);' 'dy[label] -= weight;'
fault sample-weights Losses.WeightsTests Losses/Loss.cs 'new ScaleOp((float)(weight / whole))' 'new ScaleOp((float)(1 / whole))'
fault adam-correction Optimizers.TorchOptimizersTests Optimizers/AdamRule.cs 'rate * second / first' 'rate / first'
fault amsgrad-maximum Optimizers.TorchOptimizersTests Optimizers/AdamRule.cs 'v = S.AtLeast(v, state.Third);' ''
fault nesterov Optimizers.TorchOptimizersTests Optimizers/Sgd.cs 'ahead = nesterov ? momentum : 1' 'ahead = 1'
fault clipping Training.TrainerTests Training/Trainer.Update.cs 'if (factor < 1)' 'if (factor > 1)'
fault sum-by-width Conformance.PinnedBitsTests,Conformance.SameBitsAcrossTiersTests Kernels/Reduce.cs 'Tiers.RunRows(new SumKernel' 'Tiers.Run(new SumKernel'

echo "$caught caught, $missed missed"
[ "$missed" -eq 0 ] && [ "$caught" -gt 0 ]
