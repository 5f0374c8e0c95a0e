using FastNn.Layers;

namespace FastNn.Model;

/// <summary>The parts of the library: name, constructor from settings, and sample.</summary>
static class CatalogParts
{
    public static readonly IReadOnlyList<CatalogEntry<Layer>> Layers =
    [
        new(nameof(Dense), s => new Dense(s.GetInt32("outputs")) { HasBias = s.GetBoolean("bias", true) }, () => new Dense(7)),
        new(nameof(Softmax), s => new Softmax(), () => new Softmax()),
        new(nameof(Sigmoid), s => new Sigmoid(), () => new Sigmoid()),
        new(nameof(Tanh), s => new Tanh(), () => new Tanh()),
        new(nameof(Relu), s => new Relu(), () => new Relu()),
        new(nameof(LeakyRelu), s => new LeakyRelu(s.GetSingle("alpha", 0.01f)), () => new LeakyRelu(0.1f)),
        new(nameof(Elu), s => new Elu(s.GetSingle("alpha", 1f)), () => new Elu(0.7f)),
        new(nameof(Selu), s => new Selu(), () => new Selu()),
        new(nameof(Gelu), s => new Gelu(), () => new Gelu()),
        new(nameof(GeluTanh), s => new GeluTanh(), () => new GeluTanh()),
        new(nameof(Silu), s => new Silu(), () => new Silu()),
        new(nameof(Softplus), s => new Softplus(), () => new Softplus()),
        new(nameof(HardSigmoid), s => new HardSigmoid(), () => new HardSigmoid()),
        new(nameof(Mish), s => new Mish(), () => new Mish()),
        new(nameof(ParametricSelu), s => new ParametricSelu(), () => new ParametricSelu()),
        new(nameof(ParametricGelu), s => new ParametricGelu(), () => new ParametricGelu()),
        new(nameof(ParametricMish), s => new ParametricMish(), () => new ParametricMish()),
        new(nameof(InterpolatedRelu), s => new InterpolatedRelu(), () => new InterpolatedRelu()),
        new(nameof(Scale), s => new Scale(), () => new Scale()),
        new(nameof(PRelu), s => new PRelu(s.GetSingle("alpha", 0.25f)) { IsPerFeature = s.GetBoolean("perfeature", false) },
            () => new PRelu(0.2f) { IsPerFeature = true }),
        new(nameof(LayerNorm), s => new LayerNorm { Epsilon = s.GetSingle("epsilon", 1e-5f), IsAffine = s.GetBoolean("affine", true) }, () => new LayerNorm()),
        new(nameof(BatchNorm),
            s => new BatchNorm { Epsilon = s.GetSingle("epsilon", 1e-5f), Momentum = s.GetSingle("momentum", 0.1f), IsAffine = s.GetBoolean("affine", true) },
            () => new BatchNorm()),
        new(nameof(Residual), s => new Residual(), () => new Residual { new PRelu { IsPerFeature = true }, new Dropout(0.2f), new Tanh() }),
        new(nameof(Sequential), s => new Sequential(), () => new Sequential { new PRelu { IsPerFeature = true }, new Dropout(0.2f), new Softmax() }),
        new(nameof(Average), Average.Create,
            () => new Average([0.4f, 0.35f, 0.25f])
            {
                new Sequential { new PRelu { IsPerFeature = true }, new Dropout(0.2f), new Tanh() }, new Tanh(), new Residual { new LayerNorm() },
            }),
        new(nameof(BatchEnsemble), s => new BatchEnsemble(s.GetInt32("outputs"), s.GetInt32("members")) { IsFirst = s.GetBoolean("first", false) },
            () => new BatchEnsemble(7, 3) { IsFirst = true }),
        new(nameof(MemberDense), s => new MemberDense(s.GetInt32("outputs"), s.GetInt32("members")), () => new MemberDense(7, 1)),
        new(nameof(MemberMean), s => new MemberMean(s.GetInt32("members")) { MemberKind = (OutputKind)s.GetInt32("produces", 0) },
            () => new MemberMean(1) { MemberKind = OutputKind.Scores }),
        new(nameof(Standardizer), s => new Standardizer { Columns = ColumnSelection.Read(s) }, () => new Standardizer()),
        new(nameof(MinMaxScaler), s => new MinMaxScaler(s.GetSingle("low", 0), s.GetSingle("high", 1)) { Columns = ColumnSelection.Read(s) },
            () => new MinMaxScaler(-1, 2) { Columns = [0] }),
        new(nameof(RobustScaler), s => new RobustScaler { Columns = ColumnSelection.Read(s) }, () => new RobustScaler()),
        new(nameof(SmoothClip), s => new SmoothClip(s.GetSingle("limit", 3)) { Columns = ColumnSelection.Read(s) }, () => new SmoothClip(2)),
        new(nameof(LogScaler), s => new LogScaler { Columns = ColumnSelection.Read(s) }, () => new LogScaler()),
        new(nameof(YeoJohnson), s => new YeoJohnson { Columns = ColumnSelection.Read(s) }, () => new YeoJohnson()),
        new(nameof(QuantileNormalizer), s => new QuantileNormalizer(s.GetInt32("quantiles", 1000)) { Columns = ColumnSelection.Read(s) },
            () => new QuantileNormalizer(5)),
        new(nameof(Imputer), s => new Imputer { UsesMedians = s.GetBoolean("medians", false), Columns = ColumnSelection.Read(s) },
            () => new Imputer { UsesMedians = true }),
        new(nameof(OneHot), OneHot.Create, () => new OneHot((0, 3))),
        new(nameof(TargetScaler), s => new TargetScaler { Log = s.GetBoolean("log", false) }, () => new TargetScaler()),
        new(nameof(Temperature), s => new Temperature { TakesProbabilities = s.GetBoolean("probabilities", false) }, () => new Temperature()),
        new(nameof(PiecewiseLinear), s => new PiecewiseLinear(s.GetInt32("bins", 48)) { Columns = ColumnSelection.Read(s) },
            () => new PiecewiseLinear(5) { Columns = [0] }),
        new(nameof(Embedding), Embedding.Create, () => new Embedding(3, (0, 4)) { Deviation = 0.5f }),
        new(nameof(Periodic),
            s => new Periodic(s.GetInt32("frequencies", 16), s.GetInt32("outputs", 4), s.GetSingle("deviation", 0.1f)) { Columns = ColumnSelection.Read(s) },
            () => new Periodic(18, 3, 0.3f) { Columns = [0] }),
        new(nameof(Dropout), s => new Dropout(s.GetSingle("rate", 0.5f)), () => new Dropout(0.3f)),
    ];

    public static readonly IReadOnlyList<CatalogEntry<Loss>> Losses =
    [
        new(nameof(MeanSquaredError), s => new MeanSquaredError(), () => new MeanSquaredError()),
        new(nameof(HalfSquaredError), s => new HalfSquaredError(), () => new HalfSquaredError()),
        new(nameof(MeanAbsoluteError), s => new MeanAbsoluteError(), () => new MeanAbsoluteError()),
        new(nameof(Huber), s => new Huber(s.GetSingle("delta", 1)), () => new Huber(0.7f)),
        new(nameof(Hinge), s => new Hinge(), () => new Hinge()),
        new(nameof(CosineSimilarity), s => new CosineSimilarity(), () => new CosineSimilarity()),
        new(nameof(SigmoidCrossEntropy), SigmoidCrossEntropy.Create, () => new SigmoidCrossEntropy()),
        new(nameof(KullbackLeibler), s => new KullbackLeibler(), () => new KullbackLeibler()),
        new(nameof(CrossEntropy), s => new CrossEntropy(), () => new CrossEntropy()),
        new(nameof(MemberLoss), s => new MemberLoss(new MeanSquaredError(), s.GetInt32("members", 1)), () => new MemberLoss(new MeanSquaredError(), 1)),
        new(nameof(SoftmaxCrossEntropy), s => new SoftmaxCrossEntropy { LabelSmoothing = s.GetSingle("smoothing", 0) }, () => new SoftmaxCrossEntropy()),
    ];

    public static readonly IReadOnlyList<CatalogEntry<Optimizer>> Optimizers =
    [
        new(nameof(Sgd), s => Sgd.Create(s, learningRate: 0.1f, momentum: 0), () => new Sgd(0.05f)),
        new("Momentum", s => Sgd.Create(s, learningRate: 0.05f, momentum: 0.9f),
            () => new Sgd(0.05f) { Momentum = 0.9f, Nesterov = true, WeightDecay = 0.01f }),
        new(nameof(RmsProp), RmsProp.Create, () => new RmsProp(0.01f) { Momentum = 0.5f, Centered = true, WeightDecay = 0.01f }),
        new(nameof(AdaGrad), AdaGrad.Create, () => new AdaGrad(0.05f) { RateDecay = 0.01f, InitialSum = 0.1f }),
        new(nameof(Adam), s => Adam.Create(s, amsGrad: false), () => new Adam(0.01f) { WeightDecay = 0.01f }),
        new("AmsGrad", s => Adam.Create(s, amsGrad: true), () => new Adam(0.01f) { AmsGrad = true }),
        new(nameof(AdamW), AdamW.Create, () => new AdamW(0.01f) { DecayBiases = true }),
        new(nameof(NAdam), NAdam.Create, () => new NAdam(0.01f) { WeightDecay = 0.01f }),
        new(nameof(Lion), Lion.Create, () => new Lion(0.001f) { WeightDecay = 0.1f }),
    ];

    public static readonly IReadOnlyList<CatalogEntry<Schedule>> Schedules =
    [
        new(nameof(StepDecay), s => new StepDecay(s.GetInt32("epochs", 10), s.GetSingle("factor", 0.1f)), () => new StepDecay(2)),
        new(nameof(ExponentialDecay), s => new ExponentialDecay(s.GetSingle("factor", 0.9f)), () => new ExponentialDecay(0.9)),
        new(nameof(CosineDecay),
            s => new CosineDecay { Floor = s.GetSingle("floor", 0), FirstCycle = s.GetInt32("cycle", 0), CycleGrowth = s.GetInt32("growth", 1) },
            () => new CosineDecay()),
        new(nameof(OneCycle),
            s => new OneCycle { Rise = s.GetSingle("rise", 0.3f), Divisor = s.GetSingle("divisor", 25), FinalDivisor = s.GetSingle("final", 1e4f) },
            () => new OneCycle()),
        new(nameof(CosLog4), s => new CosLog4(), () => new CosLog4()),
        new(nameof(FlatCosine), s => new FlatCosine { Flat = s.GetSingle("flat", 0.5f) }, () => new FlatCosine { Flat = 0.25 }),
        new(nameof(PolynomialDecay), s => new PolynomialDecay(s.GetSingle("power", 1)) { Floor = s.GetSingle("floor", 0) },
            () => new PolynomialDecay(2) { Floor = 0.1 }),
        new(nameof(InverseTimeDecay), s => new InverseTimeDecay(s.GetSingle("decay", 1)) { IsStaircase = s.GetBoolean("staircase", false) },
            () => new InverseTimeDecay(0.5)),
        new(nameof(PiecewiseConstant), PiecewiseConstant.Create, () => new PiecewiseConstant((2, 0.5), (4.5, 0.125))),
        new(nameof(SequentialSchedule), s => new SequentialSchedule(),
            () => new SequentialSchedule((2, new WarmUp(2)), (3, new CosineDecay()), (8, new ReduceOnPlateau(0.5, 1)))),
        new(nameof(WarmUp), s => new WarmUp(s.GetSingle("epochs", 1)), () => new WarmUp(1, new CosineDecay())),
        new(nameof(ReduceOnPlateau),
            s => new ReduceOnPlateau(s.GetSingle("factor", 0.1f), s.GetInt32("patience", 10))
            {
                Threshold = s.GetSingle("threshold", 1e-4f), Cooldown = s.GetInt32("cooldown", 0), Floor = s.GetSingle("floor", 0),
            }, () => new ReduceOnPlateau(0.5, 2) { Cooldown = 1 }),
    ];

    public static readonly IReadOnlyList<CatalogEntry<Regularizer>> Regularizers =
    [
        new(nameof(L0), s => new L0(s.GetSingle("strength", 1e-4f)) { Threshold = s.GetSingle("threshold", 1e-4f) }, () => new L0(1e-3f) { Threshold = 1e-3f }),
        new(nameof(L1), s => new L1(s.GetSingle("strength", 1e-4f)), () => new L1(1e-3f)),
        new(nameof(ElasticNet), s => new ElasticNet(s.GetSingle("strength", 1e-4f), s.GetSingle("share", 0.5f)), () => new ElasticNet(1e-3f, 0.3f)),
        new(nameof(L2), s => new L2(s.GetSingle("strength", 1e-4f)), () => new L2(1e-3f)),
    ];

    public static readonly IReadOnlyList<CatalogEntry<Constraint>> Constraints =
    [
        new(nameof(MaxNorm), s => new MaxNorm(s.GetSingle("limit", 3)), () => new MaxNorm(0.5f)),
    ];

    public static readonly IReadOnlyList<CatalogEntry<Metric>> Metrics =
    [
        new(nameof(Accuracy), s => new Accuracy(), () => new Accuracy()),
        new(nameof(TopK), s => new TopK(s.GetInt32("k", 3)), () => new TopK(3)),
        new(nameof(BalancedAccuracy), s => new BalancedAccuracy(), () => new BalancedAccuracy()),
        new(nameof(Precision), s => new Precision { Class = s.GetInt32("class", -1), Average = (ClassAverage)s.GetInt32("average", 0) }, () => new Precision()),
        new(nameof(Recall), s => new Recall { Class = s.GetInt32("class", -1), Average = (ClassAverage)s.GetInt32("average", 0) },
            () => new Recall { Average = ClassAverage.Weighted }),
        new(nameof(F1), s => new F1 { Class = s.GetInt32("class", -1), Average = (ClassAverage)s.GetInt32("average", 0) }, () => new F1 { Class = 1 }),
        new(nameof(MatthewsCorrelation), s => new MatthewsCorrelation(), () => new MatthewsCorrelation()),
        new(nameof(CohenKappa), s => new CohenKappa(), () => new CohenKappa()),
        new(nameof(RocAuc), s => new RocAuc(), () => new RocAuc()),
        new(nameof(AveragePrecision), s => new AveragePrecision(), () => new AveragePrecision()),
        new(nameof(LogLoss), s => new LogLoss(), () => new LogLoss()),
        new(nameof(BrierScore), s => new BrierScore(), () => new BrierScore()),
        new(nameof(CalibrationError), s => new CalibrationError { Bins = s.GetInt32("bins", 15) }, () => new CalibrationError()),
        new(nameof(ConfusionMatrix), s => new ConfusionMatrix(), () => new ConfusionMatrix()),
        new(nameof(AbsoluteError), s => new AbsoluteError(), () => new AbsoluteError()),
        new(nameof(RootMeanSquaredError), s => new RootMeanSquaredError(), () => new RootMeanSquaredError()),
        new(nameof(MeanAbsolutePercentageError), s => new MeanAbsolutePercentageError(), () => new MeanAbsolutePercentageError()),
        new(nameof(R2), s => new R2(), () => new R2()),
    ];

    public static readonly IReadOnlyList<CatalogEntry<Initializer>> Initializers =
    [
        new(nameof(Zeros), s => new Zeros(), () => new Zeros()),
        new(nameof(Constant), s => new Constant(s.GetSingle("value", 0)), () => new Constant(0.5f)),
        new(nameof(Uniform), s => new Uniform(s.GetSingle("low", -0.05f), s.GetSingle("high", 0.05f)), () => new Uniform(-0.5f, 0.25f)),
        new(nameof(Normal), s => new Normal(s.GetSingle("mean", 0), s.GetSingle("deviation", 0.05f)), () => new Normal(0.1f, 0.5f)),
        new(nameof(GlorotUniform), s => new GlorotUniform(), () => new GlorotUniform()),
        new(nameof(GlorotNormal), s => new GlorotNormal(), () => new GlorotNormal()),
        new(nameof(HeUniform), s => new HeUniform(), () => new HeUniform()),
        new(nameof(HeNormal), s => new HeNormal(), () => new HeNormal()),
        new(nameof(RandomSigns), s => new RandomSigns(), () => new RandomSigns()),
        new(nameof(LinearDefault), s => new LinearDefault(), () => new LinearDefault()),
    ];
}
