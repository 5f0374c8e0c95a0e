"""Trains the authors' RealMLP-TD-S on one thread: prints the seconds of the training and its loss on the test rows, log loss or RMSE, and for classes the accuracy.

Usage: realmlp_td_s.py FOLDER TABLE classes|numbers SEED CATEGORY,...
FOLDER has mlp.py and preprocessing.py of github.com/dholzmueller/realmlp-td-s_standalone. TABLE is the beginning of the names of three CSV files, .train, .valid and
.test, with a header and the label in the last column. The named columns are categories, the others numbers.
"""
import sys
import time
import warnings

warnings.filterwarnings("ignore")
folder, table, task, seed, categories = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5].split(",")
sys.path.insert(0, folder)
import numpy as np
import pandas as pd
import torch
from mlp import Standalone_RealMLP_TD_S_Classifier, Standalone_RealMLP_TD_S_Regressor

torch.set_num_threads(1)
torch.manual_seed(seed)
np.random.seed(seed)


def read(part):
    rows = pd.read_csv(f"{table}.{part}", dtype={name: str for name in categories if name})
    return rows.iloc[:, :-1], rows.iloc[:, -1].to_numpy()


(x, y), (x_valid, y_valid), (x_test, y_test) = read("train"), read("valid"), read("test")
is_classes = task == "classes"
if is_classes:
    # The program compares validation labels with positions among the classes of the training rows: they are numbers from 0.
    y, y_valid, y_test = y.astype(int), y_valid.astype(int), y_test.astype(int)
model = Standalone_RealMLP_TD_S_Classifier() if is_classes else Standalone_RealMLP_TD_S_Regressor()
start = time.perf_counter()
model.fit(x, y, x_valid, y_valid)
seconds = time.perf_counter() - start
if is_classes:
    p = model.predict_proba(x_test)
    print(seconds, -np.mean(np.log(np.maximum(p[np.arange(len(y_test)), y_test], 1e-7))), np.mean(p.argmax(axis=1) == y_test))
else:
    print(seconds, np.sqrt(np.mean((model.predict(x_test) - y_test) ** 2)))
